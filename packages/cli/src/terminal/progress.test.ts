import { describe, expect, it } from "vitest";
import { painter } from "./painter.js";
import { passingNote, progressDisplay } from "./progress.js";
import type { Channel } from "./terminal.js";

/** A stream that is no terminal, and a clock that stands where it is put. */
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

const update = (done: number, failed = 0) => ({ done, failed, label: "beale, adam" });

describe("progress off a terminal", () => {
  it("is a line for a new tenth of the trials, a second apart at least, and one at the end", () => {
    const { channel, clock, lines } = piped();
    const display = progressDisplay(channel, 200, () => clock.nowMs);
    for (let done = 1; done <= 200; done++) {
      clock.nowMs += 30;
      display.update(update(done));
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

  it("says something every five seconds however slow the trials are, and how many failed", () => {
    const { channel, clock, lines } = piped();
    const display = progressDisplay(channel, 1000, () => clock.nowMs);
    for (let done = 1; done <= 4; done++) {
      clock.nowMs += 3000;
      display.update(update(done, done));
    }
    expect(lines()).toEqual([
      "2 of 1,000 trials (0 %), 0.3/s, 49 min 54 s left, 2 failed",
      "4 of 1,000 trials (0 %), 0.3/s, 49 min 48 s left, 4 failed",
    ]);
  });

  it("has no passing notes and no escape codes", () => {
    const { channel, lines } = piped();
    passingNote(channel, "drawing ...")();
    expect(lines()).toEqual([]);
  });
});
