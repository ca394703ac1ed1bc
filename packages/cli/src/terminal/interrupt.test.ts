import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { Interrupted, watchInterrupts } from "./interrupt.js";

/** A process whose clock stands where it is put. */
class MadeProcess extends EventEmitter {
  readonly codes: number[] = [];
  nowMs = 5000;
  exit(code: number): void {
    this.codes.push(code);
  }
  press(atMs: number): void {
    this.nowMs = atMs;
    this.emit("SIGINT");
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

  it("that arrives again within 250 ms is the same press, and later ends the process at once", () => {
    const { made } = watched();
    for (const atMs of [5000, 5003, 5250]) made.press(atMs);
    expect(made.codes).toEqual([]);
    made.press(5500);
    expect(made.codes).toEqual([130]);
  });

  it("is left to others once the watch is stopped", () => {
    const { made, signal, stop } = watched();
    stop();
    made.press(5000);
    expect(signal.aborted).toBe(false);
  });
});
