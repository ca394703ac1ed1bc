import type { Channel } from "../terminal/terminal.js";
import { wrap } from "../terminal/text-table.js";

/** Facts by short names. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Names in one column, and the facts beside them. */
export function factLines(facts: Facts, out: Channel): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.flatMap(([name, value]) =>
    wrap(value, out.width - width - 4).map(
      (line, i) => `  ${out.paint.dim((i === 0 ? name : "").padEnd(width))}  ${line}`,
    ),
  );
}
