/** What held and what broke, law by law, as text and as JSON. */
import type { CheckedCase } from "../check/check-task.js";
import { plural } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { wrap } from "../terminal/text-table.js";

/** A counterexample is cut here; `--json` has all of it. */
const longest = 600;
const margin = 12;

/** The name of what is held to the laws, as a heading. */
export const checkHeading = ({ subject, kind }: CheckedCase, { paint }: Channel): string =>
  `${paint.bold(subject)}  ${paint.dim(kind)}`;

/** How a case came out; below what broke, the smallest case that breaks it. */
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
      return "the law above has ended its thread";
    case "silent":
      return `says nothing here, ${checked.reason}`;
  }
}

function brokenLines(checked: CheckedCase, width: number): string[] {
  if (checked.status !== "broke") return [];
  const { what, counterexample, seed, shrinks = 0 } = checked;
  const said = what.split("\n").flatMap((line) => wrap(line, width));
  if (counterexample === undefined) return said;
  const shrunk = shrinks === 0 ? "" : `, shrunk ${plural(shrinks, "time")}`;
  const short =
    counterexample.length > longest ? `${counterexample.slice(0, longest)} ...` : counterexample;
  return [...said, `Counterexample (--seed ${seed}${shrunk}):`, ...hardWrap(short, width)];
}

/** Lines of at most `width`, broken behind commas where there are any. */
const hardWrap = (text: string, width: number): string[] =>
  wrap(text.replaceAll(/,(?=\S)/g, ", "), width);

/** One line for all of it: `11 laws held, 1 broke; 2 say nothing here.` */
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

/** All cases with what came of them, and how many came out in each way. */
export function checkJson(all: readonly CheckedCase[]): string {
  const counts: Record<CheckedCase["status"], number> = {
    ...{ held: 0, broke: 0, exempt: 0, silent: 0 },
    "not-tried": 0,
  };
  for (const { status } of all) counts[status] += 1;
  return `${JSON.stringify({ counts, cases: all }, null, 2)}\n`;
}
