import { INK, type Look } from "../render/theme.js";
import type { Cells } from "../tables/cells.js";
import { escapeMarkup } from "./escape.js";

/** A table as HTML; an optimizer's name stands beside its colour. */
export function tableMarkup({ columns, rows, notes }: Cells, looks: readonly Look[]): string {
  const head = columns.map(({ title, align }) => {
    const side = align === "left" ? ' class="left"' : "";
    return `<th scope="col"${side}>${escapeMarkup(title)}</th>`;
  });
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join("");
    return `<tr><th scope="row" class="left">${swatch(first, looks)}${escapeMarkup(first)}</th>${cells}</tr>`;
  });
  const below = notes.map((note) => `<p class="note">${escapeMarkup(note)}</p>`).join("\n");
  return (
    `<div class="scroll"><table><thead><tr>${head.join("")}</tr></thead>\n` +
    `<tbody>${body.join("\n")}</tbody></table></div>\n${below}`
  );
}

function swatch(label: string, looks: readonly Look[]): string {
  const look = looks.find((each) => each.label === label);
  if (look === undefined) return "";
  const color = look.color === INK ? "var(--ink)" : look.color;
  return `<span class="swatch" style="background:${color}"></span>`;
}
