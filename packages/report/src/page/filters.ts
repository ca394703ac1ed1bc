/** Boxes that hide an optimizer everywhere on the page, by style rules alone. */
import { type Look, looksOf } from "../render/theme.js";
import { escapeMarkup } from "./escape.js";
import { classOf, lineSwatch } from "./table.js";

/** The boxes; none for fewer than two optimizers. */
export function filters(labels: readonly string[]): string {
  if (labels.length < 2) return "";
  const boxes = looksOf(labels).map((look, i) => box(look, i));
  return `<fieldset class="filters"><legend>Show</legend>${boxes.join("")}</fieldset>`;
}

const box = (look: Look, place: number): string =>
  `<label><input type="checkbox" id="show-${place}" checked="checked" autocomplete="off"/>` +
  `${lineSwatch(look)}<span>${escapeMarkup(look.label)}</span></label>`;

/** The rules behind the boxes. */
export const filterStyle = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `body:has(#show-${i}:not(:checked)) .${classOf(i)}{display:none}`,
  ).join("\n");
