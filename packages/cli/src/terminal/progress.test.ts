import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "./pace.js";
import { painter } from "./painter.js";
import { passingNote } from "./passing-note.js";
import { barLine, progressDisplay } from "./progress.js";
import type { Channel } from "./terminal.js";

/** A stream that is not a terminal, and a settable clock. */
function piped() {
  let text = "";
  const clock = { nowMs: 1000 };
  const channel: Channel = {
    isTty: false,
    width: 100,
    paint: painter(false),
    stream: process.stderr,
    write: (more) => {
      text += more;
    },
  };
  return { channel, clock, lines: () => text.split("\n").slice(0, -1) };
}

const update = (done: number, total: number, failed = 0) => ({
  ...{ done, total, failed },
  label: "beale, adam",
});

describe("progress without a terminal", () => {
  it("is a line for a new tenth of the trials, a second apart at least, and one at the end", () => {
    const { channel, clock, lines } = piped();
    const display = progressDisplay(channel, 200, () => clock.nowMs);
    for (let done = 1; done <= 200; done++) {
      clock.nowMs += 30;
      display.update(update(done, 200));
    }
    display.stop();
    // A second is 34 trials and a tenth 20: each line is a second after the one before.
    expect(lines()).toEqual([
      "34 of 200 trials (17 %), 33/s, 5 s left",
      "68 of 200 trials (34 %), 33/s, 4 s left",
      "102 of 200 trials (51 %), 33/s, 3 s left",
      "136 of 200 trials (68 %), 33/s, 2 s left",
      "170 of 200 trials (85 %), 33/s, 1 s left",
      "200 of 200 trials (100 %), 33/s",
    ]);
  });

  it("prints a line every five seconds for slow trials too, with the number of failures", () => {
    const { channel, clock, lines } = piped();
    const display = progressDisplay(channel, 1000, () => clock.nowMs);
    for (let done = 1; done <= 4; done++) {
      clock.nowMs += 3000;
      display.update(update(done, 1000, done));
    }
    expect(lines()).toEqual([
      "2 of 1,000 trials (0 %), 0.3/s, 49 min 54 s left, 2 failed",
      "4 of 1,000 trials (0 %), 0.3/s, 49 min 48 s left, 4 failed",
    ]);
  });

  it("is of a total that may grow while trials run", () => {
    const { channel, clock, lines } = piped();
    const display = progressDisplay(channel, 100, () => clock.nowMs);
    for (const total of [100, 200]) {
      clock.nowMs += 5000;
      display.update(update(total / 2, total));
    }
    expect(lines()).toEqual([
      "50 of 100 trials (50 %), 10/s, 5 s left",
      "100 of 200 trials (50 %), 10/s, 10 s left",
    ]);
  });

  it("has no passing notes and no escape codes", () => {
    const { channel, lines } = piped();
    passingNote(channel, "drawing ...")();
    expect(lines()).toEqual([]);
  });
});

describe("progress on a terminal", () => {
  it("is a line narrower than the terminal, from 20 columns on, with the number of ended trials", () => {
    const numbers = fc.record({
      width: fc.integer({ min: 20, max: 100 }),
      total: fc.integer({ min: 1, max: 99_999 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      failed: fc.nat(999),
      label: fc.string({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(numbers, ({ width, total, part, failed, label }) => {
        const clock = { nowMs: 0 };
        const pace = new Pace(total, () => clock.nowMs);
        const done = Math.round(part * total);
        clock.nowMs = 3000;
        pace.advance(done, total);
        const channel = { ...piped().channel, width };
        const progress = { done, total, failed: Math.min(failed, done), label };
        const line = barLine(channel, progress, pace);
        expect([...line].length).toBeLessThan(width);
        if (failed === 0) expect(line.replaceAll(",", "")).toContain(`${done}/`);
      }),
    );
  });

  it("has a bar filled to the fraction of ended trials", () => {
    const total = 48;
    const full = (done: number) => {
      const pace = new Pace(total, () => 0);
      const line = barLine(piped().channel, update(done, total), pace);
      return [line.match(/\u2501/g)?.length ?? 0, line.match(/\u2500/g)?.length ?? 0];
    };
    expect([0, 12, 24, 48].map(full)).toEqual([
      [0, 24],
      [6, 18],
      [12, 12],
      [24, 0],
    ]);
  });
});
