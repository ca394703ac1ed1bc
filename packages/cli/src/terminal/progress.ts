/** How far a comparison is: a bar that moves on a terminal, a line now and then elsewhere. Always on stderr. */
import cliProgress from "cli-progress";
import { plural, showCount, showSeconds } from "./numbers.js";
import { Pace } from "./pace.js";
import type { Channel } from "./terminal.js";

/** A trial that ended, and how many have. */
export interface Progressed {
  readonly done: number;
  readonly failed: number;
  /** What it was: `digits-mlp, adam`. */
  readonly label: string;
}

export interface ProgressDisplay {
  update(progress: Progressed): void;
  /** Takes the display away; what is printed next begins on a line of its own. */
  stop(): void;
}

/** @param now a monotonic clock in milliseconds */
export function progressDisplay(
  channel: Channel,
  total: number,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  const pace = new Pace(total, now);
  return channel.isTty ? movingBar(channel, total, pace) : plainLines(channel, total, pace, now);
}

/** Lines are at least this far apart, and a tenth of the trials or that many milliseconds. */
const closestMs = 1000;
const furthestMs = 5000;

function plainLines(
  channel: Channel,
  total: number,
  pace: Pace,
  now: () => number,
): ProgressDisplay {
  let shown = { tenth: 0, atMs: now() };
  return {
    update({ done, failed }) {
      pace.advance(done);
      const tenth = Math.floor((10 * done) / total);
      const sinceMs = now() - shown.atMs;
      const isDue = sinceMs >= furthestMs || (tenth > shown.tenth && sinceMs >= closestMs);
      if (!isDue && done < total) return;
      shown = { tenth, atMs: now() };
      const percent = Math.floor((100 * done) / total);
      const parts = [`${showCount(done)} of ${plural(total, "trial")} (${percent} %)`];
      channel.write(`${[...parts, ...paceParts(pace), ...failures(failed)].join(", ")}\n`);
    },
    stop() {},
  };
}

function movingBar(channel: Channel, total: number, pace: Pace): ProgressDisplay {
  let latest: Progressed = { done: 0, failed: 0, label: "" };
  const bar = new cliProgress.SingleBar({
    stream: channel.stream,
    format: (_, { value }) => barLine(channel, { ...latest, done: value }, total, pace),
    fps: 10,
    clearOnComplete: true,
    // Ctrl-C is the command's to handle.
    gracefulExit: false,
    hideCursor: true,
  });
  // The bar hides the cursor: it must come back even when the process is ended at once.
  const stop = () => {
    process.off("exit", stop);
    bar.stop();
  };
  process.on("exit", stop);
  bar.start(total, 0);
  return {
    update(progress) {
      latest = progress;
      pace.advance(progress.done);
      bar.update(progress.done);
    },
    stop,
  };
}

const barWidth = 24;

/** `━━━━━━━━────────  312/756 trials  24.1/s  18.2 s left  digits-mlp, adam`, cut to the terminal's width. */
function barLine(
  { paint, width }: Channel,
  { done, failed, label }: Progressed,
  total: number,
  pace: Pace,
): string {
  const filled = Math.round((barWidth * done) / total);
  const counts = `${showCount(done)}/${plural(total, "trial")}`;
  const left = [counts, ...paceParts(pace)].join("  ");
  const broken = failures(failed).join("");
  const used = barWidth + 2 + left.length + (broken === "" ? 0 : broken.length + 2);
  const room = Math.max(0, width - 1 - used - 2);
  return [
    paint.cyan("\u2501".repeat(filled)) + paint.dim("\u2500".repeat(barWidth - filled)),
    left,
    ...(broken === "" ? [] : [paint.red(broken)]),
    paint.dim(label.slice(0, room)),
  ].join("  ");
}

function paceParts({ rate, leftMs }: Pace): string[] {
  if (rate === undefined || leftMs === undefined) return [];
  const left = leftMs === 0 ? [] : [`${showSeconds(leftMs)} left`];
  return [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`, ...left];
}

const failures = (failed: number): string[] => (failed > 0 ? [`${failed} failed`] : []);

/** Says what is being done while it lasts, on a terminal only. Gives a function that takes it away. */
export function passingNote({ isTty, paint, write }: Channel, text: string): () => void {
  if (!isTty) return () => {};
  write(paint.dim(text));
  return () => write(eraseLine);
}

/** To the start of the line, and clear it (ECMA-48 EL). */
const eraseLine = "\r\u001b[K";
