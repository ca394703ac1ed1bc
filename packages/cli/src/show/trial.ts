/** One run as text: how it ended, its numbers, its curve. */
import type { Curve, TrialResult, TrialTiming } from "@thalweg/engine";
import { nothing, plural, showCount, showDuration, showNumber } from "../terminal/numbers.js";
import { plot } from "../terminal/plot.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut } from "../terminal/text-table.js";

const plotHeight = 8;

/** The lines for one run: curve, final numbers, how it ended. */
export function showTrial(result: TrialResult, elapsedMs: number, out: Channel): string[] {
  const { spec, metrics } = result;
  const { shards = 1, numerics } = spec;
  const more = `${shards > 1 ? `, ${shards} shards` : ""}${numerics === "fast" ? ", fast numerics" : ""}`;
  return [
    out.paint.bold(`${spec.optimizer} on ${spec.problem}, seed ${spec.seed}${more}`),
    "",
    ...showCurve(metrics.curves, out),
    ...showFinal(metrics.final),
    "",
    ...showSummary(result, elapsedMs, out),
  ];
}

/** How a run ended, when it met its target, and what identifies its parameters. */
export function showSummary(result: TrialResult, elapsedMs: number, { paint }: Channel): string[] {
  const { metrics, fingerprint } = result;
  const ended =
    result.status === "diverged"
      ? paint.yellow(`diverged at step ${showCount(result.divergedAt)}`)
      : paint.green(result.status);
  const spent = `${plural(metrics.evaluations, "gradient evaluation")} in ${showDuration(elapsedMs)}`;
  return facts([
    ["status", `${ended}, ${spent}`],
    ["target", showTarget(metrics.stepsToTarget)],
    ["fingerprint", fingerprint ?? nothing],
  ]);
}

/** The result and what the clock said, as one JSON value. */
export const trialJson = (result: TrialResult, timing: TrialTiming): string =>
  `${JSON.stringify({ ...result, timing }, null, 2)}\n`;

/** The curve that says most: the validation loss where there is one, else the loss. */
function showCurve(curves: TrialResult["metrics"]["curves"], { paint, width }: Channel): string[] {
  const name = ["validation.loss", "loss"].find((each) => Object.hasOwn(curves, each));
  if (name === undefined) return [];
  const points = pointsOf(curves[name]!);
  const lines = plot(points, { width: Math.min(width, 76) - 2, height: plotHeight }, showNumber);
  if (lines.length === 0) return [];
  const last = points.at(-1)!.x;
  const title = `${words(name)}, steps ${showCount(points[0]!.x)} to ${showCount(last)}`;
  return [paint.dim(title), ...lines.map((line) => `  ${line}`), ""];
}

const pointsOf = ({ step, value }: Curve): { x: number; y: number }[] =>
  step.flatMap((x, i) => {
    const y = value[i];
    return y === null || y === undefined ? [] : [{ x, y }];
  });

/** The final numbers: splits down, quantities across. */
function showFinal(final: TrialResult["metrics"]["final"]): string[] {
  const names = Object.keys(final);
  const splits = [...new Set(names.flatMap((name) => (name.includes(".") ? [split(name)] : [])))];
  if (splits.length === 0) {
    return facts(names.map((name) => [`final ${words(name)}`, showNumber(final[name] ?? null)]));
  }
  const quantities = [...new Set(names.filter((n) => n.includes(".")).map(quantity))];
  const { header, lines } = layOut(
    [{ title: "final" }, ...quantities.map((title) => ({ title }))],
    splits.map((name) => [
      name,
      ...quantities.map((each) => showNumber(final[`${name}.${each}`] ?? null)),
    ]),
  );
  return [header, ...lines];
}

const split = (name: string): string => name.slice(0, name.indexOf("."));
const quantity = (name: string): string => name.slice(name.indexOf(".") + 1);
const words = (name: string): string => name.replaceAll(".", " ");

/** Names and values in two columns. */
function facts(entries: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

const showTarget = (steps: number | null): string =>
  steps === null ? "not reached" : `reached at step ${showCount(steps)}`;
