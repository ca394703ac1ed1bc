/**
 * Compares a run with the last recorded one: finds what became slower by more than both runs'
 * spread.
 */
import { number } from "./report/numbers.js";
import type { Claim, Results } from "./report/table.js";

/** A claim's recorded and new value. */
interface Change {
  readonly before: Claim;
  readonly after: Claim;
  /** The relative deterioration; negative for an improvement. */
  readonly worse: number;
  /** The relative difference that two runs of the same code may have. */
  readonly margin: number;
}

interface Comparison {
  readonly slower: readonly Change[];
  readonly faster: readonly Change[];
  /** The number of claims that both runs have. */
  readonly compared: number;
  /** Claims of the recorded run that this run did not measure. */
  readonly missing: readonly Claim[];
}

/** The usual relative difference of the medians of two runs of the same code on a quiet machine. */
const leastMargin = 0.05;

const claimsOf = ({ sections }: Pick<Results, "sections">): Claim[] =>
  sections.flatMap(({ rows }) => rows.flatMap(({ claims }) => claims));

export function compare(
  before: Pick<Results, "sections">,
  after: Pick<Results, "sections">,
): Comparison {
  const now = new Map(claimsOf(after).map((claim) => [claim.id, claim]));
  const changes: Change[] = [];
  const missing: Claim[] = [];
  for (const recorded of claimsOf(before)) {
    const claim = now.get(recorded.id);
    if (claim === undefined) missing.push(recorded);
    else changes.push(changeOf(recorded, claim));
  }
  return {
    slower: changes.filter(({ worse, margin }) => worse > margin),
    faster: changes.filter(({ worse, margin }) => -worse > margin),
    compared: changes.length,
    missing,
  };
}

/**
 * The margin is the sum of both interquartile ranges, at least 5 %, and at least the claim's own
 * noise level.
 */
function changeOf(before: Claim, after: Claim): Change {
  const was = before.reached.value;
  const difference = after.reached.value - was;
  const spread = rangeOf(before) + rangeOf(after);
  const margin = Math.max(leastMargin * Math.abs(was), spread, before.noise ?? 0);
  const scale = Math.abs(was) || 1;
  return {
    before,
    after,
    worse: (before.better === "more" ? -difference : difference) / scale,
    margin: margin / scale,
  };
}

const rangeOf = ({ reached: { quartiles } }: Claim): number => quartiles[1] - quartiles[0];

/** The comparison as lines of text, the slower claims first. */
export function comparisonText(comparison: Comparison, before: Results, after: Results): string {
  const { slower, faster, compared, missing } = comparison;
  const { date, commit, machine } = before;
  const elsewhere =
    machine.processor === after.machine.processor
      ? []
      : [`The recorded run was on another processor: ${machine.processor}.`];
  return [
    `Compared with the run of ${date} at commit ${commit}: of ${compared} numbers ${slower.length} got worse and ${faster.length} better by more than both runs' spread.`,
    ...elsewhere,
    ...slower.map((change) => `slower: ${changeText(change)}`),
    ...faster.map((change) => `faster: ${changeText(change)}`),
    ...(missing.length > 0
      ? [`not compared: ${missing.length} recorded numbers that this run does not have.`]
      : []),
  ].join("\n");
}

function changeText({ before, after, worse, margin }: Change): string {
  const percent = (share: number) => `${Math.abs(100 * share).toFixed(0)} %`;
  const values = `${number(before.reached.value)} -> ${number(after.reached.value)} ${after.unit}`;
  return `${after.text}: ${values} (${percent(worse)}, of which ${percent(margin)} may be chance)`;
}
