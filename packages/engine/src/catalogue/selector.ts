/** Selectors: which parameters the parts of a partition update. */
import type { ParameterInfo } from "@thalweg/core";

/** A selector as a predicate of parameters. */
interface Selector {
  readonly select: (parameter: ParameterInfo) => boolean;
  /**
   * Whether it is an error if the selector selects no parameter: true for names, false for shapes,
   * which depend on the problem.
   */
  readonly byName: boolean;
}

const byShape: Readonly<Record<string, (parameter: ParameterInfo) => boolean>> = {
  matrices: ({ shape }) => shape.length > 1,
  vectors: ({ shape }) => shape.length < 2,
  rest: () => true,
};

/**
 * Parses a selector: `matrices` (two or more axes), `vectors` (other parameters), `rest` (all), or
 * a name in which `*` matches any characters: `b*`, `*.bias`.
 */
export function selectorOf(text: string): Selector {
  if (Object.hasOwn(byShape, text)) return { select: byShape[text]!, byName: false };
  const pieces = text.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${pieces.join(".*")}$`);
  return { select: ({ name }) => pattern.test(name), byName: true };
}
