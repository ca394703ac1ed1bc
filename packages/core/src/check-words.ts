import { UsageError } from "./errors.js";

/** The words that every rule or wrapper receives or returns. */
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
 * Checks that the names of hyperparameters and state can be told from each other and from the words of every rule.
 * @param owner whose they are: `optimizer "adam"`
 */
export function checkWords(
  owner: string,
  hyper: Readonly<Record<string, unknown>>,
  state: Readonly<Record<string, unknown>>,
): void {
  for (const word of [...Object.keys(hyper), ...Object.keys(state)]) {
    if (reserved.has(word)) {
      throw new UsageError(
        `${owner}: "${word}" is a word of every rule; give the hyperparameter or state another name.`,
      );
    }
    if (Object.hasOwn(hyper, word) && Object.hasOwn(state, word)) {
      throw new UsageError(
        `${owner}: "${word}" is both a hyperparameter and a state; rename one of them.`,
      );
    }
  }
}
