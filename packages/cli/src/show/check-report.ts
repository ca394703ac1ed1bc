/** The outcomes of the laws, as text and as JSON. */
import type { CheckedCase } from "../check/check-task.js";
import { plural } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { wrap } from "../terminal/text-table.js";

/** The length at which a counterexample is truncated; `--json` has all of it. */
const longest = 600;
const margin = 12;

/** The name of the tested value, as a heading. */
export const checkHeading = ({ subject, kind }: CheckedCase, { paint }: Channel): string =>
  `${paint.bold(subject)}  ${paint.dim(kind)}`;

/** The outcome of a case; below a broken law, the smallest counterexample. */
export function checkLines(checked: CheckedCase, { paint, width }: Channel): string[] {
  const [word, colour] = words[checked.status];
  const lines = wrap(`${checked.law}: ${saidOf(checked)}`, width - margin);
  const first = `  ${paint[colour](word.padEnd(margin - 2))}${lines[0]}`;
  const inset = (line: string) => `${" ".repeat(margin)}${line}`;
  return [
    first,
    ...lines.slice(1).map(inset),
    ...brokenLines(checked, width - margin).map((line) => inset(paint.red(line))),
  ];
}

const words = {
  held: ["held", "green"],
  broke: ["BROKE", "red"],
  exempt: ["exempt", "yellow"],
  silent: ["\u2013", "dim"],
  "not-tried": ["not tried", "yellow"],
} as const;

function saidOf(checked: CheckedCase): string {
  switch (checked.status) {
    case "held":
    case "broke":
      return checked.statement;
    case "exempt":
      return checked.reason;
    case "not-tried":
      return checked.reason;
    case "silent":
      return `says nothing here, ${checked.reason}`;
  }
}

function brokenLines(checked: CheckedCase, width: number): string[] {
  if (checked.status !== "broke") return [];
  const { what, exemption, counterexample, seed, shrinks = 0 } = checked;
  const said = what.split("\n").flatMap((line) => wrap(line, width));
  const meant =
    exemption === undefined ? [] : wrap(`If that is meant: definePlugin({ ${exemption} }).`, width);
  if (counterexample === undefined) return [...said, ...meant];
  const shrunk = shrinks === 0 ? "" : `, shrunk ${plural(shrinks, "time")}`;
  const short =
    counterexample.length > longest ? `${counterexample.slice(0, longest)} ...` : counterexample;
  const shown = [`Counterexample (--seed ${seed}${shrunk}):`, ...hardWrap(short, width)];
  return [...said, ...shown, ...meant];
}

/** Lines of at most `width`, broken after commas if there are any. */
const hardWrap = (text: string, width: number): string[] =>
  wrap(text.replaceAll(/,(?=\S)/g, ", "), width);

/** The summary in one line: `11 laws held, 1 broke; 2 say nothing here.` */
export function checkSummary(all: readonly CheckedCase[], { paint }: Channel): string {
  const count = (status: CheckedCase["status"]) =>
    all.filter((each) => each.status === status).length;
  const [held, broke, exempt] = [count("held"), count("broke"), count("exempt")];
  const rest = [
    ...(exempt > 0 ? [`${exempt} exempt`] : []),
    ...(count("silent") > 0 ? [`${count("silent")} say nothing here`] : []),
    ...(count("not-tried") > 0 ? [`${count("not-tried")} not tried`] : []),
  ];
  const verdict = `${plural(held, "law")} held, ${broke} broke`;
  const line = [broke > 0 ? paint.red(verdict) : paint.green(verdict), ...rest].join("; ");
  return `${line}.`;
}

/** All cases with their outcomes, and the number of each outcome. */
export function checkJson(all: readonly CheckedCase[]): string {
  const counts: Record<CheckedCase["status"], number> = {
    ...{ held: 0, broke: 0, exempt: 0, silent: 0 },
    "not-tried": 0,
  };
  for (const { status } of all) counts[status] += 1;
  return `${JSON.stringify({ counts, cases: all }, null, 2)}\n`;
}
