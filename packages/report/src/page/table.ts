import { INK, type Look } from "../render/theme.js";
import type { Cells } from "../tables/cells.js";
import type { Mark } from "../tables/marks.js";
import { escapeMarkup } from "./escape.js";

/** The class of everything that belongs to an optimizer, by its place in the study. */
export const classOf = (place: number): string => `o${place}`;

/** A table as HTML, with each optimizer's colour beside its name. */
export function tableMarkup(
  { columns, rows, marks, notes, keys }: Cells,
  looks: readonly Look[],
): string {
  const sortable = rows.length > 1 && keys !== undefined ? ' class="sortable"' : "";
  const head = columns.map(({ title, align }) => {
    const side = align === "left" ? ' class="left"' : "";
    return `<th scope="col"${side}>${escapeMarkup(title)}</th>`;
  });
  const body = rows.map(([first = "", ...rest], row) => {
    const cells = rest
      .map((cell, i) => cellMarkup(cell, marks[row]?.[i + 1], keys?.[row]?.[i + 1]))
      .join("");
    const place = looks.findIndex(({ label }) => label === first);
    const own = place < 0 ? "" : ` class="${classOf(place)}"`;
    return `<tr${own}><th scope="row" class="left">${swatch(first, looks)}${escapeMarkup(first)}</th>${cells}</tr>`;
  });
  const below =
    notes.length === 0 ? "" : `<p class="note">${notes.map(escapeMarkup).join(" ")}</p>`;
  return (
    `<div class="scroll" tabindex="0"><table${sortable}><thead><tr>${head.join("")}</tr></thead>\n` +
    `<tbody>${body.join("\n")}</tbody></table></div>\n${below}`
  );
}

/** The best value is bold and has a star, so that bold type is not the only mark. */
function cellMarkup(text: string, mark: Mark | undefined, key: number | undefined): string {
  const lines = text.split("\n").map(escapeMarkup).join("<br>");
  const value = key === undefined ? "" : ` data-v="${sortKey(key)}"`;
  if (mark === undefined) return `<td${value}>${lines}</td>`;
  const sign = mark === "best" ? "*" : "\u2248";
  return `<td class="${mark}"${value}>${lines}<span class="mark">${sign}</span></td>`;
}

/** Empty, which is 0 as a number, must not stand for what is not there. */
const sortKey = (key: number): string => (Number.isFinite(key) ? String(key) : "none");

const shown = (color: string): string => (color === INK ? "var(--ink)" : color);

/** A short sample of an optimizer's line, inline with text. */
export function lineSwatch({ color, dash }: Look): string {
  const array = dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(",")}"`;
  return (
    `<svg class="line" width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">` +
    `<path d="M0 4H26" fill="none" style="stroke:${shown(color)}" stroke-width="2.4"${array}/></svg>`
  );
}

/** A square of an optimizer's colour at the left edge of its row. */
export function swatch(label: string, looks: readonly Look[]): string {
  const look = looks.find((each) => each.label === label);
  if (look === undefined) return "";
  return `<span class="swatch" style="background:${shown(look.color)}"></span>`;
}
