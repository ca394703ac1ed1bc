/**
 * The errors that people see. Each message is one sentence that says what was wrong, where, and what would be right. What a
 * computation yields (divergence, an exhausted budget) is data and no error.
 */

/** The base of every error that is meant to be read; `exitCode` is what the command ends with. */
export class ThalwegError extends Error {
  readonly exitCode: number = 1;
  override readonly name: string = "ThalwegError";
}

/** Input that cannot be used: an unknown name, a hyperparameter out of range, a malformed file. */
export class UsageError extends ThalwegError {
  override readonly exitCode = 2;
  override readonly name = "UsageError";
}

/** A plugin that breaks its contract: it throws, hangs, returns another shape, reads the clock. */
export class PluginError extends ThalwegError {
  override readonly name = "PluginError";
}

/** Shapes or element types that do not fit an operation; the message prints them. */
export class ShapeError extends ThalwegError {
  override readonly name = "ShapeError";
}

/** A bug of Thalweg's own; the message begins with `internal:`. */
export class InternalError extends ThalwegError {
  override readonly name = "InternalError";
  constructor(message: string) {
    super(`internal: ${message}`);
  }
}
