/** A theory card, as text and as JSON. */
import {
  type CardLimit,
  type CardStep,
  type Finding,
  isFound,
  type TheoryCard,
} from "@thalweg/analysis";
import type { ResolvedOptimizer } from "@thalweg/engine";
import { showCount, showNumber, showSetting } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { type Facts, factLines } from "./facts.js";

/** The optimizer of the card, as the user wrote it. */
export type Subject = Pick<ResolvedOptimizer, "expression" | "hyper" | "schedules">;

export function showTheoryCard(
  { expression, hyper, schedules }: Subject,
  card: TheoryCard,
  out: Channel,
): string[] {
  const { paint } = out;
  const values = Object.entries({ ...hyper.numeric, ...hyper.structural });
  return [
    `${paint.bold(expression)}  ${paint.dim("theory: one parameter, on the parabola h/2 theta^2")}`,
    ...factLines(factsOf(card), out),
    "",
    ...factLines(
      [
        ["at", values.map(([name, value]) => `${name} = ${showSetting(value)}`).join(", ")],
        ...(schedules.length === 0 ? [] : [["schedules", besides(schedules)] as const]),
      ],
      out,
    ).map(paint.dim),
  ];
}

const besides = (schedules: Subject["schedules"]): string =>
  `left out: ${schedules.map(({ targets, scheduler }) => `${scheduler.name} shapes ${targets.join(", ")} along a run`).join("; ")}`;

function factsOf({ rate, stability, degree, odd, largestStep, cost }: TheoryCard): Facts {
  const { atRest, inNoise } = stability;
  const name = rate?.name ?? "lr";
  return [
    ["stable", limit(name, atRest, inNoise === undefined ? "" : " at rest in the minimum")],
    ...(inNoise === undefined
      ? []
      : [
          ["", limit(name, inNoise, " with its mean squares held by gradients of size 1")] as const,
        ]),
    ["degree in g", degreeText(degree)],
    ["odd", odd ? "yes: negated gradients make negated steps" : "no"],
    ["largest step", largest(name, largestStep)],
    ["state", `${showNumber(cost.state)} numbers a parameter`],
    [
      "memory",
      `${showNumber(cost.bytesKept)} bytes a parameter in f32; a step reads ${showNumber(cost.bytesRead)} and writes ${showNumber(cost.bytesWritten)}`,
    ],
    ["operations", `${showNumber(cost.operations)} a parameter and step`],
  ];
}

function limit(rate: string, finding: Finding<CardLimit>, where: string): string {
  if (!isFound(finding)) return `not defined${where}: ${finding.why}`;
  const { curvature, curvatureTimesRate, period, changesAt } = finding.value;
  const product =
    curvatureTimesRate === undefined
      ? `h < ${precise(curvature)}`
      : `h ${rate} < ${precise(curvatureTimesRate)} (h < ${precise(curvature)})`;
  const over = period === 1 ? "" : `, over periods of ${period} steps`;
  const when =
    changesAt === undefined ? "" : `, at step ${showCount(changesAt)}: it changes with t`;
  return `${product}${where}${over}${when}`;
}

function degreeText({ large, small }: TheoryCard["degree"]): string {
  const text = (finding: Finding<number>) =>
    isFound(finding) ? showSetting(Number(finding.value.toPrecision(4))) : `none (${finding.why})`;
  const [of, below] = [text(large), text(small)];
  return of === below ? of : `${of} for large gradients, ${below} for small ones`;
}

function largest(rate: string, finding: Finding<CardStep>): string {
  if (!isFound(finding)) return finding.why;
  const { size, inRates, after, gradients } = finding.value;
  const what = inRates === undefined ? showNumber(size) : `${precise(inRates)} ${rate}`;
  const last = gradients.slice(-4).map(showNumber).join(", ");
  const when = after === 0 ? "at the start" : `after ${showCount(after)} steps of rest`;
  return `at least ${what}, found ${when} by gradients that end ..., ${last}`;
}

const precise = (value: number): string => showSetting(Number(value.toPrecision(4)));

/** The card with its optimizer; a finding without a value says why. */
export function theoryJson({ expression, hyper, schedules }: Subject, card: TheoryCard): string {
  const scheduled = schedules.map(({ targets, scheduler }) => ({
    targets,
    scheduler: scheduler.name,
  }));
  const subject = { optimizer: expression, hyper: { ...hyper.numeric, ...hyper.structural } };
  return `${JSON.stringify({ ...subject, schedulesLeftOut: scheduled, ...card }, null, 2)}\n`;
}
