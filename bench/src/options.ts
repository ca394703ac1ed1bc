/** The options of `npm run bench`. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** The ids of what is measured; default: everything. */
  readonly works: readonly string[] | undefined;
  readonly peers: readonly string[] | undefined;
  readonly rounds: number;
  readonly roundMs: number;
  /**
   * The folder of the results; default: `bench/results` for a whole run, none for a part of one.
   */
  readonly out: string | undefined;
  readonly check: boolean;
  /** The names of suites to run instead. */
  readonly suites: readonly string[] | undefined;
  readonly help: boolean;
}

/** The names that an option accepts. */
interface Known {
  readonly works: readonly string[];
  readonly peers: readonly string[];
  readonly suites: readonly string[];
}

export const defaults = { rounds: 21, roundMs: 60 } as const;

/** A wrong option, in one sentence. */
export class WrongOption extends Error {}

/** @throws WrongOption for an option, name or number that cannot be used */
export function parseOptions(args: readonly string[], known: Known): BenchOptions {
  const values = parsed(args);
  return {
    works: names("works", values.works, known.works),
    peers: names("peers", values.peers, known.peers),
    rounds: whole("rounds", values.rounds, defaults.rounds),
    roundMs: whole("round-ms", values["round-ms"], defaults.roundMs),
    out: values.out,
    check: values.check ?? false,
    suites: suiteNames(values.suites, known.suites),
    help: values.help ?? false,
  };
}

const options = {
  works: { type: "string" },
  peers: { type: "string" },
  rounds: { type: "string" },
  "round-ms": { type: "string" },
  out: { type: "string" },
  check: { type: "boolean" },
  suites: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    const known = Object.keys(options).map((name) => `--${name}`);
    const what = sentence.replaceAll("'", '"').replace(/\.?$/, "");
    throw new WrongOption(`${what}; the options are ${known.join(", ")}.`);
  }
}

function suiteNames(text: string | undefined, known: readonly string[]) {
  return text === "all" ? known : names("suites", text, known);
}

function names(option: string, text: string | undefined, known: readonly string[]) {
  if (text === undefined) return undefined;
  const asked = text.split(",").map((name) => name.trim());
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return asked;
  throw new WrongOption(`--${option}: there is no "${unknown}"; there are ${known.join(", ")}.`);
}

function whole(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new WrongOption(`--${option} is "${text}"; it must be a whole number from 1.`);
}
