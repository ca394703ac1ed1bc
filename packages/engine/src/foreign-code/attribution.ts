/** Turns errors of plugins' code into sentences that say whose code it is. */
import * as core from "@thalweg/core";
import { InternalError, PluginError, ThalwegError, wordCalled } from "@thalweg/core/host";
import { isA, messageOf } from "../trial/error-data.js";

const attributed = new WeakSet<Error>();

/** Marks an error whose message already says whose code it comes from. */
export function markAttributed<E extends Error>(error: E): E {
  attributed.add(error);
  return error;
}

/**
 * The error as one sentence that says whose code it comes from. A marked error is returned as it
 * is.
 * @param doing what happens while the code runs, for the message: `it is traced`
 */
export function attribute(owner: string, doing: string, error: unknown): Error {
  if (isA(error, Error) && attributed.has(error)) return error;
  // A plugin can throw core's InternalError too; wrapped in this sentence, it does not look like a
  // bug of Thalweg.
  if (isA(error, ThalwegError) && !isA(error, InternalError)) {
    const message = messageOf(error);
    if (message.startsWith(`${owner}: `)) return markAttributed(error);
    return markAttributed(new PluginError(`${owner}: ${message}`));
  }
  const why = withOperation(messageOf(error));
  return markAttributed(new PluginError(`${owner} throws while ${doing}: ${why}`));
}

/** For an undefined name, adds the operation that is probably meant. */
function withOperation(message: string): string {
  const [, name = ""] = /^(\w+) is not defined$/.exec(message) ?? [];
  const operation = Object.hasOwn(core, name) ? name : wordCalled(name);
  return operation === undefined
    ? message
    : `${message}; import ${operation} from "@thalweg/core".`;
}
