import type { Channel } from "../terminal/terminal.js";
import { wrap } from "../terminal/text-table.js";

/** What is said of something, each under a short name. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Names in one column, what is said beside them. */
export function factLines(facts: Facts, out: Channel): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.flatMap(([name, value]) =>
    wrap(value, out.width - width - 4).map(
      (line, i) => `  ${out.paint.dim((i === 0 ? name : "").padEnd(width))}  ${line}`,
    ),
  );
}
