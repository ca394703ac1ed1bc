/** The settings that a pruning on budgets gave up, by optimizer and problem, with what that cost. */
import type { PairResult, StudyResults } from "@thalweg/study";
import { showCount } from "../tables/format.js";
import { escapeMarkup, proseMarkup } from "./escape.js";

/** Empty for studies whose pruning gives up none. */
export function givenUpSection({ pairs, optimizers }: StudyResults): string {
  const rows = pairs.flatMap((pair) => {
    if (pair.tuning === undefined || pair.tuning.pruned === 0) return [];
    const place = optimizers.findIndex(({ label }) => label === pair.optimizer);
    const { pruned, settings, charged, givenUp } = pair.tuning;
    const count = (value: number) => `<td class="count" data-v="${value}">${showCount(value)}</td>`;
    return [
      `<tr class="o${place}"><th scope="row" class="left">${escapeMarkup(pair.optimizer)}</th><td>${proseMarkup(pair.problem)}</td><td class="count" data-v="${pruned}">${showCount(pruned)} of ${showCount(settings)}</td>${count(charged)}${count(givenUp)}<td>${proseMarkup(exampleOf(pair))}</td></tr>`,
    ];
  });
  if (rows.length === 0) return "";
  const heads = [
    ...["optimizer", "problem", "given up", "gradients of tuning"],
    ...["of them for these", "first of them"],
  ].map((title) => `<th scope="col" class="left">${title}</th>`);
  return `<section id="given-up"><h2>Settings that were given up</h2>
<p>Their trainings were stopped before the end of the budget, which is no failure, except where one was not finite. All are in results.json with the reason, after how many gradients, and the run.</p>
<details><summary>By optimizer and problem</summary>
<div class="scroll" tabindex="0"><table class="sortable groups"><thead><tr>${heads.join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></details></section>`;
}

function exampleOf({ replicates }: PairResult): string {
  const r = replicates.findIndex(({ pruned = [] }) => pruned.length > 0);
  const first = replicates[r]?.pruned?.[0];
  return first === undefined ? "" : `run ${first.trial}: ${first.reason}`;
}
