import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { Interrupted, watchInterrupts } from "./interrupt.js";

/** A process with a settable clock. */
class MadeProcess extends EventEmitter {
  readonly codes: number[] = [];
  nowMs = 5000;
  exit(code: number): void {
    this.codes.push(code);
  }
  press(atMs: number, signal = "SIGINT"): void {
    this.nowMs = atMs;
    this.emit(signal);
  }
}

const watched = () => {
  const made = new MadeProcess();
  return { made, ...watchInterrupts(made, () => made.nowMs) };
};

describe("Ctrl-C", () => {
  it("aborts the signal with an error that ends the command with 130", () => {
    const { made, signal } = watched();
    made.press(5000);
    expect(signal.reason).toBeInstanceOf(Interrupted);
    expect(signal.reason.exitCode).toBe(130);
    expect(made.codes).toEqual([]);
  });

  it("that arrives again within 250 ms is the same key press; a later one ends the process immediately", () => {
    const { made } = watched();
    for (const atMs of [5000, 5003, 5250]) made.press(atMs);
    expect(made.codes).toEqual([]);
    made.press(5500);
    expect(made.codes).toEqual([130]);
  });

  it("is not handled after the watch is stopped", () => {
    const { made, signal, stop } = watched();
    stop();
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) made.press(5000, name);
    expect(signal.aborted).toBe(false);
  });
});

describe.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])("%s", (name, code) => {
  it(`aborts the signal with ${code}, and ends the process at once when it comes again`, () => {
    const { made, signal } = watched();
    made.press(5000, name);
    expect(signal.reason).toMatchObject({ exitCode: code, message: `ended by ${name}.` });
    made.press(6000, name);
    expect(made.codes).toEqual([code]);
  });
});
