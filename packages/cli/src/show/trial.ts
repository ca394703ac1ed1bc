/** One run as text: its outcome, numbers and curve. */
import {
  type Curve,
  type ProblemDescription,
  type TrialMetrics,
  type TrialResult,
  type TrialTiming,
  withOptions,
} from "@thalweg/engine";
import { nothing, plural, showCount, showDuration, showNumber } from "../terminal/numbers.js";
import { plot } from "../terminal/plot.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut } from "../terminal/text-table.js";

const plotHeight = 8;

/** The lines for one run: curve, final numbers, outcome. */
export function showTrial(
  result: TrialResult,
  problem: ProblemDescription,
  timing: TrialTiming,
  out: Channel,
): string[] {
  const { spec, metrics } = result;
  const { microbatches = 1, numerics } = spec;
  const more = `${microbatches > 1 ? `, ${microbatches} microbatches` : ""}${numerics === "fast" ? ", fast numerics" : ""}`;
  return [
    out.paint.bold(`${spec.optimizer} on ${spec.problem}, seed ${spec.seed}${more}`),
    "",
    ...showCurve(metrics.curves, out),
    ...showFinal(metrics.final),
    "",
    ...showSummary(result, problem, timing, out),
  ];
}

/**
 * The outcome of a run, whether its loss rose, when it reached its target if it has one, and the
 * fingerprint of its parameters.
 */
export function showSummary(
  result: TrialResult,
  problem: ProblemDescription,
  { elapsedMs, resumedAt }: TrialTiming,
  { paint }: Channel,
): string[] {
  const { metrics, fingerprint } = result;
  const ended =
    result.status === "diverged"
      ? paint.yellow(`diverged at step ${showCount(result.divergedAt)}`)
      : paint.green(result.status);
  const spent = `${showSpent(metrics.evaluations, metrics)} in ${showDuration(elapsedMs)}`;
  const rise = result.status === "completed" ? riseOf(metrics.curves) : undefined;
  return facts([
    ["status", `${ended}, ${spent}`],
    ...(resumedAt === undefined
      ? []
      : [["resumed", `after ${plural(resumedAt, "gradient evaluation")}`] as const]),
    ...(rise === undefined ? [] : [["warning", paint.yellow(rise)] as const]),
    ...(hasTarget(withOptions(problem, result.spec.problemHyper ?? {}))
      ? [["target", showTarget(metrics)] as const]
      : []),
    ["fingerprint", fingerprint ?? nothing],
  ]);
}

const hasTarget = (problem: ProblemDescription): boolean => problem.target !== undefined;

/** The warning for a run whose loss ended above its start. */
function riseOf(curves: TrialResult["metrics"]["curves"]): string | undefined {
  const name = lossCurve(curves);
  const points = name === undefined ? [] : pointsOf(curves[name]!);
  const [first, last] = [points[0], points.at(-1)];
  if (name === undefined || first === undefined || !(last!.y > first.y)) return undefined;
  return `the ${words(name)} ended above its start: ${showNumber(first.y)} at first, ${showNumber(last!.y)} at the end`;
}

/** The curve to show: the validation loss if there is one, else the loss. */
const lossCurve = (curves: TrialResult["metrics"]["curves"]): string | undefined =>
  ["validation.loss", "loss"].find((each) => Object.hasOwn(curves, each));

/** The result and its timing, as one JSON value. */
export const trialJson = (result: TrialResult, timing: TrialTiming): string =>
  `${JSON.stringify({ ...result, timing }, null, 2)}\n`;

function showCurve(curves: TrialResult["metrics"]["curves"], { paint, width }: Channel): string[] {
  const name = lossCurve(curves);
  if (name === undefined) return [];
  const points = pointsOf(curves[name]!);
  const lines = plot(points, { width: Math.min(width, 76) - 2, height: plotHeight }, showNumber);
  if (lines.length === 0) return [];
  const last = points.at(-1)!.x;
  const title = `${words(name)}, gradient evaluations ${showCount(points[0]!.x)} to ${showCount(last)}`;
  return [paint.dim(title), ...lines.map((line) => `  ${line}`), ""];
}

const pointsOf = ({ evaluations, value }: Curve): { x: number; y: number }[] =>
  evaluations.flatMap((x, i) => {
    const y = value[i];
    return y === null || y === undefined ? [] : [{ x, y }];
  });

/** The final numbers: a row for each split, a column for each quantity. */
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

/** Gradient evaluations, and steps if a step takes several of them. */
function showSpent(evaluations: number, { evaluationsPerStep }: TrialMetrics): string {
  const spent = plural(evaluations, "gradient evaluation");
  if (evaluationsPerStep === null || evaluationsPerStep === 1) return spent;
  return `${spent} (${plural(evaluations / evaluationsPerStep, "step")})`;
}

const showTarget = (metrics: TrialMetrics): string =>
  metrics.evaluationsToTarget === null
    ? "not reached"
    : `reached after ${showSpent(metrics.evaluationsToTarget, metrics)}`;
