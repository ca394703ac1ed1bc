/** The implementation of `thalweg diff`. */
import { canonicalJson, hashJson } from "@thalweg/core/numeric";
import { trialId } from "@thalweg/engine";
import type { PairResult, StudyResults } from "@thalweg/study";
import { readResults, resultsFile } from "../files/read-results.js";
import { plural, showCount } from "../terminal/numbers.js";
import { layOut } from "../terminal/text-table.js";
import type { Context } from "./context.js";

interface PairDifference {
  readonly problem: string;
  readonly optimizer: string;
  readonly first: number | null;
  readonly second: number | null;
  /** Whether the intervals between replicates are apart; null without intervals. */
  readonly apart: boolean | null;
}

interface Difference {
  /** Fields of the study, and of what ran it, that differ. */
  readonly fields: readonly {
    readonly field: string;
    readonly first: unknown;
    readonly second: unknown;
  }[];
  /** Pairs of both whose estimates differ. */
  readonly pairs: readonly PairDifference[];
  readonly onlyInFirst: readonly string[];
  readonly onlyInSecond: readonly string[];
  /** Trials that both ran, and those of them whose results differ. */
  readonly trials: { readonly shared: number; readonly differing: number };
}

/** @throws UsageError for a file that holds no results */
export async function diff(
  first: string,
  second: string,
  { json }: { readonly json?: true },
  { terminal: { out } }: Context,
): Promise<void> {
  const [a, b] = await Promise.all(
    [first, second].map(async (given) => readResults(await resultsFile(given))),
  );
  const found = differenceOf(a!, b!);
  out.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${shown(found).join("\n")}\n`);
}

export function differenceOf(a: StudyResults, b: StudyResults): Difference {
  const [pairsA, pairsB] = [a, b].map(
    ({ pairs }) => new Map(pairs.map((pair) => [nameOf(pair), pair])),
  );
  const both = [...pairsA!].flatMap(([name, pair]): [PairResult, PairResult][] => {
    const other = pairsB!.get(name);
    return other === undefined ? [] : [[pair, other]];
  });
  return {
    fields: fieldsOf(a, b),
    pairs: both.flatMap(([one, other]) => pairDifference(one, other)),
    onlyInFirst: [...pairsA!.keys()].filter((name) => !pairsB!.has(name)),
    onlyInSecond: [...pairsB!.keys()].filter((name) => !pairsA!.has(name)),
    trials: trialsOf(a, b),
  };
}

const nameOf = ({ optimizer, problem }: PairResult): string => `${optimizer} on ${problem}`;

function fieldsOf(a: StudyResults, b: StudyResults): Difference["fields"] {
  const of = ({ study, versions, machine }: StudyResults): Record<string, unknown> => ({
    ...study,
    thalweg: versions.thalweg,
    ...machine,
  });
  const [first, second] = [of(a), of(b)];
  return [...new Set([...Object.keys(first), ...Object.keys(second)])].flatMap((field) => {
    const [one, other] = [first[field] ?? null, second[field] ?? null];
    if (canonicalJson(one) === canonicalJson(other)) return [];
    return [{ field, first: one, second: other }];
  });
}

function pairDifference(a: PairResult, b: PairResult): PairDifference[] {
  if (canonicalJson(a.procedure) === canonicalJson(b.procedure)) return [];
  const [x, y] = [a.procedure.interval, b.procedure.interval];
  const isApart = () => {
    const [lowA, highA, lowB, highB] = [...x!, ...y!].map((end) => end ?? Infinity);
    return highA! < lowB! || highB! < lowA!;
  };
  return [
    {
      problem: a.problem,
      optimizer: a.optimizer,
      first: a.procedure.estimate,
      second: b.procedure.estimate,
      apart: x === null || y === null ? null : isApart(),
    },
  ];
}

function trialsOf(a: StudyResults, b: StudyResults): Difference["trials"] {
  const results = ({ trials }: StudyResults) =>
    new Map(
      trials.map((trial) => [
        trialId(trial.spec),
        hashJson({ fingerprint: trial.fingerprint, final: trial.metrics.final }),
      ]),
    );
  const [first, second] = [results(a), results(b)];
  const shared = [...first].filter(([id]) => second.has(id));
  return {
    shared: shared.length,
    differing: shared.filter(([id, hash]) => second.get(id) !== hash).length,
  };
}

function shown({ fields, pairs, onlyInFirst, onlyInSecond, trials }: Difference): string[] {
  const value = (of: unknown) => {
    const text = JSON.stringify(of);
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  };
  const number = (of: number | null) =>
    of === null ? "\u221e" : String(Number(of.toPrecision(4)));
  const { header, lines } = layOut(
    [{ title: "pair" }, { title: "first" }, { title: "second" }, { title: "intervals" }],
    pairs.map((pair) => [
      `${pair.optimizer} on ${pair.problem}`,
      number(pair.first),
      number(pair.second),
      pair.apart === null ? "none" : pair.apart ? "apart" : "overlap",
    ]),
  );
  return [
    ...(fields.length === 0 ? ["The studies are the same."] : []),
    ...fields.map(({ field, first, second }) => `${field}: ${value(first)} and ${value(second)}`),
    ...onlyInFirst.map((name) => `only in the first: ${name}`),
    ...onlyInSecond.map((name) => `only in the second: ${name}`),
    ...(pairs.length === 0
      ? ["The pairs of both have the same estimates."]
      : ["", header, ...lines]),
    `${plural(trials.shared, "trial")} ran in both; ${showCount(trials.differing)} of them differ in their bits.`,
  ];
}
