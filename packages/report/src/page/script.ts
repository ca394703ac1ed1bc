/**
 * The page's only script: tables are sorted by a click on a heading, and tooltips appear at once.
 * Without it everything is there, tooltips as the browser's own.
 */
import { createHash } from "node:crypto";

/** Neither a comment nor `<` in it, so that it stands in HTML as it is. */
export const SCRIPT = `(() => {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : a === b ? 0 : a - b
      : String(a).localeCompare(String(b));
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].sort((a, b) => compare(key(a, column), key(b, column)));
        body.append(...(down ? rows.reverse() : rows));
      });
    });
  }
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  const hide = () => { tip.style.display = "none"; };
  document.addEventListener("pointerover", (event) => {
    const mark = event.target;
    const title = mark.querySelector?.(":scope > title");
    if (title && !title.id) {
      mark.dataset.tip = title.textContent;
      title.remove();
    }
    if (mark.dataset?.tip === undefined) return hide();
    tip.textContent = mark.dataset.tip;
    tip.style.display = "block";
    const box = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 12, innerWidth - box.width - 8);
    tip.style.left = Math.max(8, left) + "px";
    const above = event.clientY - box.height - 12;
    tip.style.top = (above > 0 ? above : event.clientY + 16) + "px";
  });
  document.addEventListener("scroll", hide, { passive: true });
})();
`;

/** The source expression that allows exactly this script. */
export const scriptHash = (): string =>
  `'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`;
