/** The options of the root scripts: `--name value` or `--name=value`. */
import { parseArgs } from "node:util";

/** An argument that cannot be used. */
export class WrongUsage extends Error {}

/** The values of the options that are given, by name; nothing else may be given. */
export function readOptions(job, args, names) {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch {
    const known = names.map((name) => `--${name} VALUE`).join(", ");
    throw new WrongUsage(`npm run ${job} was given ${args.join(" ")}; it takes ${known}.`);
  }
}

export function wholeNumber(option, text, least) {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new WrongUsage(`${option} is "${text}"; it must be a whole number of at least ${least}.`);
}
