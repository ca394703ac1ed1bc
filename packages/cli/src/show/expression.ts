/**
 * An expression, as text and as JSON: its parts, the hyperparameters that it schedules, and all
 * hyperparameters by full name.
 */
import type { HyperSpec } from "@thalweg/core";
import {
  type DescribedNames,
  hyperSpecOf,
  isComposedSchedule,
  lookAlikes,
  namesIn,
  parseExpression,
  parseSchedule,
  resolveExpression,
  resolveSchedule,
  schedulersIn,
  showExpression,
  showSchedule,
} from "@thalweg/engine";
import type { Channel } from "../terminal/terminal.js";
import { factLines } from "./facts.js";
import { showHyper, tuningRangeOf } from "./hyper.js";

/** The description of an expression. */
export interface ExpressionDescription {
  readonly name: string;
  readonly kind: "optimizer" | "scheduler";
  readonly source: string;
  /** The formulas of its parts, by name. */
  readonly formulas: Readonly<Record<string, string>>;
  readonly schedules: readonly {
    readonly name: string;
    /** The prefix of its hyperparameters' names. */
    readonly key: string;
    readonly targets: readonly string[];
  }[];
  readonly hyper: HyperSpec;
}

/**
 * Describes an optimizer's expression, or a composite schedule.
 * @throws UsageError for an invalid form or an unknown name
 */
export function describeExpression(text: string, known: DescribedNames): ExpressionDescription {
  const names = lookAlikes(known);
  const formulasOf = (used: readonly string[]) =>
    Object.fromEntries(
      used.flatMap((name) => {
        const kinds = [names.optimizers, names.transforms, names.schedulers];
        const formula = kinds.find((kind) => kind.has(name))?.get(name).formula;
        return formula === undefined ? [] : [[name, formula] as const];
      }),
    );
  if (isComposedSchedule(text)) {
    const parsed = parseSchedule(text);
    const { source, formula, hyper } = resolveSchedule(names.schedulers, parsed);
    const word = parsed.name;
    const formulas = {
      ...(formula !== undefined && { [word]: formula }),
      ...formulasOf(schedulersIn(parsed)),
    };
    return {
      ...{ name: showSchedule(parsed), kind: "scheduler", source },
      ...{ formulas, schedules: [], hyper },
    };
  }
  const parsed = parseExpression(text);
  const { optimizer, schedules } = resolveExpression(names, text);
  const used = [
    ...namesIn(parsed.chain),
    ...parsed.schedules.flatMap(({ schedule }) => schedulersIn(schedule)),
  ];
  const ofSchedules = schedules.flatMap(({ key, scheduler }) =>
    Object.entries(scheduler.hyper).map(([name, hyper]) => [`${key}.${name}`, hyper] as const),
  );
  const sources = [optimizer.source, ...schedules.map(({ scheduler }) => scheduler.source)];
  return {
    name: showExpression(parsed),
    kind: "optimizer",
    source: [...new Set(sources)].join("; "),
    formulas: formulasOf(used),
    schedules: schedules.map(({ key, targets, scheduler }) => {
      return { name: scheduler.name, key, targets };
    }),
    hyper: { ...hyperSpecOf(optimizer), ...Object.fromEntries(ofSchedules) },
  };
}

export function showExpressionDescription(it: ExpressionDescription, out: Channel): string[] {
  const entries = [
    ...Object.entries(it.formulas),
    ...it.schedules.map(({ name, targets }) => ["schedule", `${name} of ${targets.join(", ")}`]),
    ["source", it.source],
  ] as const;
  const table = Object.keys(it.hyper).length === 0 ? [] : ["", ...showHyper(it.hyper, out)];
  return [
    `${out.paint.bold(it.name)}  ${out.paint.dim(it.kind)}`,
    ...factLines(
      entries.map(([name, value]) => [name!, value!] as const),
      out,
    ),
    ...table,
  ];
}

/** A list with one element, like the descriptions of names. */
export function expressionJson(it: ExpressionDescription): string {
  const hyper = Object.fromEntries(
    Object.entries(it.hyper).map(([name, each]) => [
      name,
      { ...each, tunedIn: tuningRangeOf(each) ?? null },
    ]),
  );
  return `${JSON.stringify([{ ...it, hyper }], null, 2)}\n`;
}
