/** The heat map of the page: a table that can be sorted, narrowed and read aloud. */
import type { StudyResults } from "@thalweg/study";
import { heatCells } from "../figures/heat-map.js";
import { looksOf } from "../render/theme.js";
import { escapeMarkup } from "./escape.js";
import { classOf, swatch } from "./table.js";

export function heatTable(results: StudyResults): string {
  const { ranking, problems, optimizers } = results;
  const cells = heatCells(results);
  const looks = looksOf(optimizers.map(({ label }) => label));
  const head = problems.map(({ label }) => `<th scope="col">${escapeMarkup(label)}</th>`);
  const rows = ranking.map(({ optimizer, meanRank }) => {
    const place = optimizers.findIndex(({ label }) => label === optimizer);
    const own = cells.filter((cell) => cell.optimizer === optimizer);
    const inside = own.map(
      ({ rank, value, fill, ink, tip }) =>
        `<td class="heat" data-v="${rank}" title="${escapeMarkup(tip)}" style="background:${fill};color:${ink}">${escapeMarkup(value)}</td>`,
    );
    return `<tr class="${classOf(place)}"><th scope="row" class="left">${swatch(optimizer, looks)}${escapeMarkup(optimizer)}</th><td data-v="${meanRank}">${meanRank.toFixed(2)}</td>${inside.join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0"><table class="sortable"><thead><tr><th scope="col" class="left">optimizer</th><th scope="col">mean rank</th>${head.join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>
<p class="note">Each cell: the value of the whole procedure, tuned anew in each replicate (f \u2212 f* of analytic problems, else the test split's metric or loss). Darker: a better mean rank on the problem, by which a column is sorted.</p>`;
}
