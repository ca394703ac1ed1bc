/** The results as a page: first the ratios, then the times from which they are computed. */
import { humpsText, number, summaryText } from "./numbers.js";
import {
  type Cell,
  type Claim,
  isKept,
  type PeerIdentity,
  type Results,
  type Section,
} from "./table.js";

export function markdownOf(results: Results): string {
  const { machine, environment, peers, skipped, failed, sections } = results;
  return [
    "# Results",
    `Written by \`npm run bench\` on ${results.date} at commit ${results.commit}; ${results.rounds} interleaved rounds of about ${results.roundMs} ms, in ${Math.round(results.elapsedSeconds)} s. What the numbers mean stands in [the readme](../README.md).`,
    lines([...Object.entries(machine).map(([name, value]) => `${name}: ${value}`), ...environment]),
    lines(peers.map(({ title, notes }) => [title, ...notes].join("; "))),
    ...(skipped.length > 0 ? [lines(skipped)] : []),
    ...(failed.length > 0 ? [lines(failed)] : []),
    "## Reached",
    summaryOf(sections),
    "A ratio is that of the medians; lowest and highest are ratios of single rounds, and where rounds fall into two groups both are given.",
    claimTable(sections),
    timeTables(results),
    "",
  ].join("\n\n");
}

const lines = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join("\n");

/** The table of ratios and targets. */
export function claimTable(sections: readonly Section[]): string {
  const claims = sections.flatMap(({ rows }) => rows.flatMap((row) => row.claims));
  return tableOf(
    ["what", "unit", "median", "lowest", "highest", "bimodal", "target", ""],
    claims.map((claim) => {
      const { value, low, high, bimodal } = claim.reached;
      return [
        claim.text,
        claim.unit,
        number(value),
        number(low),
        number(high),
        bimodal === undefined ? "" : humpsText(bimodal),
        claim.bound === undefined ? "" : `${claim.bound.kind} ${number(claim.bound.value)}`,
        verdictOf(claim),
      ];
    }),
  );
}

/** The times from which the ratios are computed, a table for each section. */
export const timeTables = ({ sections, peers }: Results): string =>
  sections.flatMap((section) => sectionText(section, peers)).join("\n\n");

/** The number of targets that are reached. */
export function summaryOf(sections: readonly Section[]): string {
  const bound = sections
    .flatMap(({ rows }) => rows.flatMap(({ claims }) => claims))
    .filter((claim) => claim.bound !== undefined);
  const kept = bound.filter(isKept).length;
  return `${kept} of ${bound.length} targets are reached.`;
}

function verdictOf(claim: Claim): string {
  if (claim.bound === undefined) return "";
  return isKept(claim) ? "reached" : "**missed**";
}

function sectionText({ title, rows }: Section, peers: readonly PeerIdentity[]): string[] {
  const present = peers.filter(({ id }) =>
    rows.some(({ cells }) => cells.some(({ peer }) => peer === id)),
  );
  const others = [...new Set(rows.flatMap(({ cells }) => cells.map(({ peer }) => peer)))]
    .filter((id) => !peers.some((peer) => peer.id === id))
    .map((id) => ({ id, title: id }));
  const columns = [...present, ...others];
  const table = tableOf(
    ["", ...columns.map((peer) => peer.title)],
    rows.map((row) => [
      `${row.title}, ${row.unit}`,
      ...columns.map(({ id }) => cellText(row.cells.find(({ peer }) => peer === id))),
    ]),
  );
  const notes = rows.flatMap((row) => row.notes);
  return [`## ${title}`, table, ...(notes.length > 0 ? [lines(notes)] : [])];
}

function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  if ("cannot" in cell) return `cannot: ${cell.cannot}`;
  const mode = cell.mode === "" ? "" : ` (${cell.mode})`;
  return `${summaryText(cell.summary)}${mode}`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
