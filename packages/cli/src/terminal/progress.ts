/**
 * The progress of a comparison: a table and a bar on a terminal, a line from time to time elsewhere.
 * Always on stderr.
 */
import { Frames } from "./frames.js";
import { plural, showCount, showSeconds } from "./numbers.js";
import { Pace } from "./pace.js";
import { type EndedTrial, PairRows } from "./pair-rows.js";
import type { Channel } from "./terminal.js";

/** An ended trial, and the number of ended trials. */
export interface Progressed {
  readonly done: number;
  /** It can grow while trials run. */
  readonly total: number;
  readonly failed: number;
  /** The trial's label: `digits-mlp, adam`. */
  readonly label: string;
  /** The trial that ended, for the table of pairs. */
  readonly trial?: EndedTrial;
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
  return channel.isTty ? movingTable(channel, total, pace) : plainLines(channel, pace, now);
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

/** Lines above the bar that the terminal keeps for what was there before. */
const keptRows = 3;

/** A table of the pairs above a bar. */
function movingTable(channel: Channel, total: number, pace: Pace): ProgressDisplay {
  let latest: Progressed = { done: 0, total, failed: 0, label: "" };
  const rows = new PairRows();
  const frames = new Frames(
    channel,
    () => {
      const most = (channel.stream.rows || 24) - 1 - keptRows;
      const table = rows.lines(most, channel.width - 1);
      const plain = table.map((text) => ({ text: channel.paint.dim(text), length: text.length }));
      const bar = barLine(channel, latest, pace);
      return [...plain, { text: bar, length: channel.width - 1 }];
    },
    pace.now,
  );
  frames.ask();
  return {
    update(progress) {
      latest = progress;
      pace.advance(progress.done, progress.total);
      if (progress.trial !== undefined) rows.add(progress.trial);
      frames.ask();
    },
    stop: () => frames.stop(),
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
