import { UsageError } from "../errors/errors.js";

/** The names of the inputs and outputs that every rule or wrapper has. */
const reserved = new Set([
  "g",
  "rawGradient",
  "theta",
  "t",
  "total",
  "progress",
  "loss",
  "gradientAt",
  "noise",
  "inner",
  "step",
  "commit",
]);

/**
 * Checks that no hyperparameter or state has a reserved name, and that no name is both a
 * hyperparameter and a state.
 * @param owner the rule or wrapper, which begins the message: `optimizer "adam"`
 * @throws UsageError that names the reserved or doubled name
 */
export function checkWords(
  owner: string,
  hyper: Readonly<Record<string, unknown>>,
  state: Readonly<Record<string, unknown>>,
): void {
  for (const word of [...Object.keys(hyper), ...Object.keys(state)]) {
    if (reserved.has(word)) {
      throw new UsageError(
        `${owner}: "${word}" is a reserved name; give the hyperparameter or state another name.`,
      );
    }
    if (Object.hasOwn(hyper, word) && Object.hasOwn(state, word)) {
      throw new UsageError(
        `${owner}: "${word}" is both a hyperparameter and a state; rename one of them.`,
      );
    }
  }
}
