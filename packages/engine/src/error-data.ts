/** Errors as plain data, for crossing threads and machines, and as one sentence, for results. */
import { InternalError, PluginError, ShapeError, ThalwegError, UsageError } from "@thalweg/core";

export interface ErrorData {
  readonly name: string;
  readonly message: string;
}

const classes = { UsageError, PluginError, ShapeError, ThalwegError } as const;

export function toErrorData(error: unknown): ErrorData {
  if (error instanceof ThalwegError) return { name: error.name, message: error.message };
  return { name: "InternalError", message: sentenceOf(error) };
}

/** The error of core's class again; what is none of these is a bug of ours. */
export function fromErrorData({ name, message }: ErrorData): ThalwegError {
  for (const [known, Class] of Object.entries(classes)) {
    if (known === name) return new Class(message);
  }
  return new InternalError(message.replace(/^internal: /, ""));
}

/** What went wrong, for people: the message of an error that is meant to be read; `internal:` marks a bug of ours. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ThalwegError) return error.message;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new InternalError(what).message;
}
