/**
 * The lines of a journal: a header, then one record a line, each JSON. Lines come from a file that
 * anybody may have changed: they are parsed and checked.
 */
import { UsageError } from "@thalweg/core";
import { ThalwegError, visibleLine } from "@thalweg/core/host";
import type { TrialRecord, TrialResult, TrialSpec, TrialTiming } from "@thalweg/engine";
import { z } from "zod";

/** The version of the layout of a store's folder. */
export const STORE_FORMAT = 1;

/** The first line of a journal. */
export interface JournalHeader {
  readonly format: number;
  /** The id of the store, which every line repeats. */
  readonly store: string;
  /** The date of its creation, ISO 8601. */
  readonly created: string;
  /** The name of the study. */
  readonly study: string;
}

/** A record with what the journal says of it besides. */
export interface JournalRecord extends TrialRecord {
  /** The version of Thalweg that ran it. */
  readonly thalweg: string;
}

const isList = (check: (value: unknown) => boolean) =>
  z.custom<readonly never[]>((value) => Array.isArray(value) && value.every(check));
const isNumber = (value: unknown) => typeof value === "number";
/** Curves are long, and zod takes ten times as long for a list of its numbers. */
const numbers = isList(isNumber);
const measurements = isList((value) => value === null || typeof value === "number");

const hyper = z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), numbers]));
const count = z.int().min(0);
const text = z.string();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const spec = z.strictObject({
  ...{ problem: text, problemHyper: hyper.optional(), optimizer: text, hyper, seed: count },
  phase: z.enum(["tune", "evaluate", "train"]),
  budget: count.optional(),
  stopAfter: count.optional(),
  target: z.number().optional(),
  dtype: z.enum(["f32", "f64"]).optional(),
  numerics: z.enum(["portable", "fast"]).optional(),
  microbatches: count.optional(),
  trace: z.boolean().optional(),
  plugins: z.array(z.strictObject({ module: text, version: text })),
});

const metrics = z.strictObject({
  curves: z.record(text, z.strictObject({ evaluations: numbers, value: measurements })),
  final: z.record(text, z.number().nullable()),
  evaluationsToTarget: z.number().nullable(),
  evaluations: z.number(),
  evaluationsPerStep: z.number().nullable(),
  examples: z.strictObject({ train: count, validation: count, test: count }).optional(),
  path: isList(Array.isArray).optional(),
});

const ended = { metrics, fingerprint: text.nullable() };
const result = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("completed"), ...ended }),
  z.strictObject({ status: z.literal("diverged"), divergedAt: count, ...ended }),
  z.strictObject({ status: z.literal("failed"), failure: text, ...ended }),
]);

const line = z.strictObject({
  ...{ store: text, key: hash, thalweg: text, spec, result },
  timing: z.strictObject({
    ...{ elapsedMs: z.number(), compileMs: z.number(), worker: z.number() },
    resumedAt: count.optional(),
  }),
});

const header = z.strictObject({ format: z.int(), store: text, created: text, study: text });

export const headerLine = (given: JournalHeader): string => `${JSON.stringify(given)}\n`;

export function recordLine(store: string, record: JournalRecord): string {
  const { key, thalweg, timing } = record;
  const { spec: trial, ...rest } = record.result;
  return `${JSON.stringify({ store, key, thalweg, spec: trial, result: rest, timing })}\n`;
}

/**
 * @throws UsageError for the header of a newer format; ThalwegError for a line that is no header
 */
export function parseHeader(file: string, line: string): JournalHeader {
  const value = parseJson(line);
  if (isNewer(value)) {
    throw new UsageError(
      `${file} is of format ${value.format}, and this version reads format ${STORE_FORMAT}; use the newer Thalweg that wrote it.`,
    );
  }
  const parsed = header.safeParse(value);
  if (parsed.success && parsed.data.format === STORE_FORMAT) return parsed.data;
  throw new ThalwegError(
    `${file}, line 1, is not the header of a journal: ${whyNot(value, parsed.error)}; name the folder of a store.`,
  );
}

const isNewer = (value: unknown): value is { readonly format: number } =>
  typeof value === "object" &&
  value !== null &&
  "format" in value &&
  typeof value.format === "number" &&
  value.format > STORE_FORMAT;

/**
 * @param number the line's number, counted from 1
 * @throws ThalwegError for a line that is no record, or one of another store
 */
export function parseRecord(
  file: string,
  number: number,
  text: string,
  store: string,
): JournalRecord {
  const value = parseJson(text);
  const parsed = line.safeParse(value);
  const mend = "take the line out of it, or restore the file";
  if (!parsed.success) {
    const why = whyNot(value, parsed.error);
    throw new ThalwegError(`${file}, line ${number}, is no record of a trial: ${why}; ${mend}.`);
  }
  if (parsed.data.store !== store) {
    throw new ThalwegError(
      `${file}, line ${number}, is of another store, ${visibleLine(parsed.data.store.slice(0, 60))}; ${mend}.`,
    );
  }
  const { key, thalweg } = parsed.data;
  // The schema has the fields of a result; zod's types cannot say that absent is not undefined.
  const trial = parsed.data.spec as TrialSpec;
  const timing = parsed.data.timing as TrialTiming;
  return { key, thalweg, timing, result: { ...parsed.data.result, spec: trial } as TrialResult };
}

/** The value of a text; undefined if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whyNot(value: unknown, error: z.ZodError | undefined): string {
  if (value === undefined) return "it is not JSON";
  const issue = error?.issues[0];
  if (issue === undefined) return "it is of another format";
  const place = issue.path.map(String).join(".");
  return visibleLine(`${place === "" ? "" : `${place}: `}${issue.message}`.slice(0, 200));
}
