import { nearest, suggestion } from "./did-you-mean.js";

/**
 * The errors that users see. Each message is one sentence that says what was wrong, where, and what
 * would be right. An outcome of a computation, such as divergence or an exhausted budget, is data
 * and not an error.
 */

/**
 * The base class of every error whose message is meant for users. `exitCode` is the exit code of
 * the command that it ends.
 */
export class ThalwegError extends Error {
  readonly exitCode: number = 1;
  override readonly name: string = "ThalwegError";
}

/** Input that cannot be used: an unknown name, a hyperparameter out of range, a malformed file. */
export class UsageError extends ThalwegError {
  override readonly exitCode = 2;
  override readonly name = "UsageError";
}

/** An unknown name: `unknown optimizer "adm". Did you mean "adam"?` */
export class UnknownNameError extends UsageError {
  /** Whether the message suggests a known name that is near. */
  readonly hasNear: boolean;

  /**
   * @param kind what the name should be the name of, in the singular: "optimizer"
   * @param known the known names
   */
  constructor(
    readonly kind: string,
    name: string,
    known: Iterable<string>,
  ) {
    const names = [...known];
    super(`unknown ${kind} "${name}". ${suggestion(name, names)}`);
    this.hasNear = nearest(name, names).length > 0;
  }
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
