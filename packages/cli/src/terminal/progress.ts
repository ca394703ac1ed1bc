/**
 * The progress of a comparison: a bar on a terminal, a line from time to time elsewhere. Always on
 * stderr.
 */
import cliProgress from "cli-progress";
import { plural, showCount, showSeconds } from "./numbers.js";
import { Pace } from "./pace.js";
import { rendered } from "./painter.js";
import type { Channel } from "./terminal.js";

/** An ended trial, and the number of ended trials. */
export interface Progressed {
  readonly done: number;
  /** It can grow while trials run. */
  readonly total: number;
  readonly failed: number;
  /** The trial's label: `digits-mlp, adam`. */
  readonly label: string;
}

export interface ProgressDisplay {
  update(progress: Progressed): void;
  /** Removes the display, so that further output begins on a new line. */
  stop(): void;
}

/** @param now a monotonic clock in milliseconds */
export function progressDisplay(
  channel: Channel,
  total: number,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  const pace = new Pace(total, now);
  return channel.isTty ? movingBar(channel, total, pace) : plainLines(channel, pace, now);
}

/**
 * The least and the greatest time between lines, in milliseconds; between them, a line follows
 * every tenth of the trials.
 */
const closestMs = 1000;
const furthestMs = 5000;

function plainLines(channel: Channel, pace: Pace, now: () => number): ProgressDisplay {
  let shown = { tenth: 0, atMs: now() };
  return {
    update({ done, total, failed }) {
      pace.advance(done, total);
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
  let latest: Progressed = { done: 0, total, failed: 0, label: "" };
  const bar = new cliProgress.SingleBar({
    stream: channel.stream,
    format: (_, { value }) => rendered(barLine(channel, { ...latest, done: value }, pace)),
    fps: 10,
    clearOnComplete: true,
    // The command handles Ctrl-C.
    gracefulExit: false,
    hideCursor: true,
  });
  // The bar hides the cursor, which must be restored even if the process ends immediately.
  const stop = () => {
    process.off("exit", stop);
    bar.stop();
  };
  process.on("exit", stop);
  bar.start(total, 0);
  return {
    update(progress) {
      latest = progress;
      pace.advance(progress.done, progress.total);
      bar.setTotal(progress.total);
      bar.update(progress.done);
    },
    stop,
  };
}

const widestBar = 24;
const narrowestBar = 6;
const gap = "  ";

/**
 * The line below, truncated to the terminal's width; without a bar on a narrow terminal.
 *
 *     ━━━━━━━━────────  312/756 trials  24.1/s  18.2 s left  digits-mlp, adam
 */
export function barLine(
  { paint, width }: Channel,
  { done, total, failed, label }: Progressed,
  pace: Pace,
): string {
  const counts = `${showCount(done)}/${plural(total, "trial")}`;
  const parts = [...failures(failed), counts, ...paceParts(pace)];
  const room = (used: readonly string[]) => width - 1 - used.join(gap).length - gap.length;
  while (parts.length > 1 && room(parts) < 0) parts.pop();
  const left = room(parts);
  const barWidth = left < narrowestBar ? 0 : Math.min(widestBar, left);
  const filled = Math.round((barWidth * done) / total);
  const bar = paint.cyan("\u2501".repeat(filled)) + paint.dim("\u2500".repeat(barWidth - filled));
  const [first = "", ...others] = parts;
  const name = label.slice(0, Math.max(0, left - barWidth - 2 * gap.length));
  return [
    ...(barWidth > 0 ? [bar] : []),
    (failed > 0 ? paint.red(first) : first).slice(0, failed > 0 ? undefined : width - 1),
    ...others,
    ...(name === "" ? [] : [paint.dim(name)]),
  ].join(gap);
}

function paceParts({ rate, leftMs }: Pace): string[] {
  if (rate === undefined || leftMs === undefined) return [];
  const left = leftMs === 0 ? [] : [`${showSeconds(leftMs)} left`];
  return [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`, ...left];
}

const failures = (failed: number): string[] => (failed > 0 ? [`${failed} failed`] : []);
