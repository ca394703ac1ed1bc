/** Which parameters the parts of a partition in an expression are for. */
import type { ParameterInfo } from "@thalweg/core";

/** A selector as a test of parameters. */
export interface Selector {
  readonly select: (parameter: ParameterInfo) => boolean;
  /** Whether it is a mistake where it selects nothing: names are; shapes depend on the problem. */
  readonly byName: boolean;
}

const byShape: Readonly<Record<string, (parameter: ParameterInfo) => boolean>> = {
  matrices: ({ shape }) => shape.length > 1,
  vectors: ({ shape }) => shape.length < 2,
  rest: () => true,
};

/** `matrices` (two axes or more), `vectors` (the others), `rest` (all), or a name in which `*` stands for anything: `b*`, `*.bias`. */
export function selectorOf(text: string): Selector {
  if (Object.hasOwn(byShape, text)) return { select: byShape[text]!, byName: false };
  const pieces = text.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${pieces.join(".*")}$`);
  return { select: ({ name }) => pattern.test(name), byName: true };
}
