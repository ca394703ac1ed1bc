/**
 * Converts errors to plain data, which crosses threads and machines, and to one sentence, for
 * results.
 */
import { ShapeError, UsageError } from "@thalweg/core";
import { InternalError, PluginError, ThalwegError, visibleLine } from "@thalweg/core/host";

export interface ErrorData {
  readonly name: string;
  readonly message: string;
}

/** From the most special to the most general class. */
const classes = { UsageError, PluginError, ShapeError, InternalError, ThalwegError } as const;

export function toErrorData(thrown: unknown): ErrorData {
  for (const [name, Class] of Object.entries(classes)) {
    if (isA(thrown, Class)) return { name, message: messageOf(thrown) };
  }
  return { name: "InternalError", message: sentenceOf(thrown) };
}

/**
 * `instanceof` for values that a plugin throws or returns. It never throws, even if inspecting the
 * value throws.
 */
export function isA<T>(value: unknown, Class: new (...given: never[]) => T): value is T {
  try {
    return value instanceof Class;
  } catch {
    return false;
  }
}

/** The maximum length of a message. What a plugin throws can have any length. */
const maxMessageLength = 2000;

/**
 * The message of an error or any other thrown value, in one line of limited length. Never throws.
 */
export const messageOf = (thrown: unknown): string => boundedText(textOf(thrown));

/** The unmodified message of an error or any other thrown value. Never throws. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "something that cannot be shown";
  }
}

/**
 * A text in one line that results can contain and users can read: without control characters, and
 * cut if it is too long.
 */
export function boundedText(text: string): string {
  const line = visibleLine(text.slice(0, maxMessageLength + 1));
  return line.length <= maxMessageLength ? line : `${line.slice(0, maxMessageLength - 4)} ...`;
}

/** An error of the same class of core. Data of any other class become an InternalError. */
export function fromErrorData({ name, message }: ErrorData): ThalwegError {
  for (const [known, Class] of Object.entries(classes)) {
    if (known === name && Class !== InternalError) return new Class(message);
  }
  return new InternalError(message.replace(/^internal: /, ""));
}

/**
 * The message for users of an error. A class that is not one of core's is a bug of Thalweg and is
 * marked by `internal:`.
 */
export function sentenceOf(error: unknown): string {
  if (isA(error, ThalwegError)) return messageOf(error);
  return new InternalError(`${classOf(error)}${messageOf(error)}`).message;
}

function classOf(error: unknown): string {
  if (!isA(error, Error)) return "";
  try {
    return boundedText(`${error.name}: `);
  } catch {
    return "";
  }
}
