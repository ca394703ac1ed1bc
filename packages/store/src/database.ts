/**
 * A DuckDB file of a store, for questions in SQL: derived from the journal, and made again when it is
 * missing, damaged, or older than the journal.
 */
import { rmSync, statSync } from "node:fs";
import { rename } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { ThalwegError } from "@thalweg/core/host";
import { beside } from "./files.js";
import { findJournal, type Journal, journalEntries } from "./journal.js";
import { STORE_FORMAT } from "./journal-format.js";
import { requireStore } from "./read-status.js";

/** The version of the tables. */
const DATABASE_FORMAT = 2;

/** The tables that can be exported. */
export const storeTables = ["trials", "hyper", "final", "curves", "meta"] as const;
export type StoreTable = (typeof storeTables)[number];

const databaseIn = (folder: string): string => path.join(folder, "study.duckdb");

/** A text as an SQL literal. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Brings the database of a store up to date.
 * @returns its path
 * @throws UsageError for a folder that holds no store; ThalwegError for a damaged journal, or if the
 * database cannot be written
 */
export async function databaseOf(folder: string): Promise<string> {
  const place = path.resolve(folder);
  const known = updates.get(place);
  if (known !== undefined) return known;
  const update = bringUpToDate(folder).finally(() => updates.delete(place));
  updates.set(place, update);
  return update;
}

/** What is being done, by folder: calls at the same time share it. */
const updates = new Map<string, Promise<string>>();

async function bringUpToDate(folder: string): Promise<string> {
  requireStore(folder);
  const journal = await findJournal(folder);
  const file = databaseIn(folder);
  const bytes = statSync(journal.file).size;
  if (await isCurrent(file, bytes)) return file;
  const made = beside(file);
  try {
    await build(made, journal, bytes);
    await rename(made, file);
  } catch (error) {
    if (error instanceof ThalwegError) throw error;
    // DuckDB's errors have no code.
    const [first] = String(error instanceof Error ? error.message : error).split("\n");
    throw new ThalwegError(`nothing can be written to ${file}: ${first}`);
  } finally {
    for (const each of [made, `${made}.wal`]) rmSync(each, { force: true });
  }
  return file;
}

/** Runs work on a database, which is closed in any case. */
export async function withDatabase<T>(
  file: string,
  work: (connection: DuckDBConnection) => Promise<T>,
  access: "READ_ONLY" | "READ_WRITE" = "READ_ONLY",
): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(file, { access_mode: access });
  try {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function isCurrent(file: string, bytes: number): Promise<boolean> {
  try {
    return await withDatabase(file, async (connection) => {
      const read = await connection.runAndReadAll("SELECT format, journal_bytes FROM meta");
      const [row] = read.getRowsJson();
      return Number(row?.[0]) === DATABASE_FORMAT && Number(row?.[1]) === bytes;
    });
  } catch {
    // There is none, or it is no database.
    return false;
  }
}

/** The form of a journal's line, as far as the tables need it. */
const LINE = `{
  store: 'VARCHAR', key: 'VARCHAR', thalweg: 'VARCHAR',
  spec: 'STRUCT(problem VARCHAR, optimizer VARCHAR, seed BIGINT, phase VARCHAR, budget BIGINT,
    stopAfter BIGINT, target DOUBLE, dtype VARCHAR, numerics VARCHAR, hyper MAP(VARCHAR, JSON))',
  result: 'STRUCT(status VARCHAR, divergedAt BIGINT, failure VARCHAR, fingerprint VARCHAR,
    metrics STRUCT(final MAP(VARCHAR, DOUBLE), evaluations DOUBLE, evaluationsPerStep DOUBLE,
      evaluationsToTarget DOUBLE,
      curves MAP(VARCHAR, STRUCT(evaluations DOUBLE[], value DOUBLE[]))))',
  timing: 'STRUCT(elapsedMs DOUBLE, compileMs DOUBLE, worker INTEGER)'
}`;

/** A line of a journal has at most 64 MiB. */
const LONGEST_LINE = 2 ** 26;

async function build(file: string, journal: Journal, bytes: number): Promise<void> {
  await withDatabase(
    file,
    async (connection) => {
      const run = (sql: string) => connection.run(sql);
      await run(`CREATE TEMP TABLE lines AS SELECT row_number() OVER () AS line, * FROM read_json(
        ${literal(journal.file)}, format = 'newline_delimited', ignore_errors = true,
        maximum_object_size = ${LONGEST_LINE}, columns = ${LINE})`);
      await refuseDamage(connection, journal);
      // One record a trial: the first that completed or diverged, else the last that failed.
      await run(`CREATE TEMP TABLE kept AS SELECT * FROM lines WHERE key IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY key ORDER BY result.status = 'failed',
          CASE WHEN result.status = 'failed' THEN -line ELSE line END) = 1 ORDER BY line`);
      for (const sql of tables) await run(sql);
      const { store, study, created } = journal.header;
      await run(`CREATE TABLE meta AS SELECT ${DATABASE_FORMAT} AS format,
        ${STORE_FORMAT} AS store_format, ${literal(store)} AS store, ${literal(study)} AS study,
        ${literal(created)} AS created, ${bytes} AS journal_bytes`);
    },
    "READ_WRITE",
  );
}

/**
 * Lines that the tables cannot hold as records of this store are read again with the journal's own
 * checks. The last line may be one that was being written.
 * @throws ThalwegError for a complete line that is no record, or one of another store
 */
async function refuseDamage(connection: DuckDBConnection, journal: Journal): Promise<void> {
  const { store } = journal.header;
  const read = await connection.runAndReadAll(`SELECT 1 FROM lines WHERE line > 1 AND
    (key IS NULL OR spec.problem IS NULL OR result.status IS NULL OR store <> ${literal(store)})
    LIMIT 1`);
  if (read.currentRowCount === 0) return;
  for await (const _ of journalEntries(journal)) {
    // Each is checked as it is read.
  }
}

const tables = [
  `CREATE TABLE trials AS SELECT key, spec.problem AS problem, spec.optimizer AS optimizer,
    spec.phase AS phase, spec.seed AS seed, spec.budget AS budget,
    spec.stopAfter AS stop_after, spec.target AS target, spec.dtype AS dtype, spec.numerics AS numerics, result.status AS status, result.divergedAt AS diverged_at,
    result.failure AS failure, result.fingerprint AS fingerprint,
    result.metrics.evaluations AS evaluations,
    result.metrics.evaluationsPerStep AS evaluations_per_step,
    result.metrics.evaluationsToTarget AS evaluations_to_target,
    timing.elapsedMs AS elapsed_ms, timing.compileMs AS compile_ms, thalweg FROM kept`,
  `CREATE TABLE hyper AS SELECT key, e.key AS name, CAST(e.value AS VARCHAR) AS value,
    TRY_CAST(CAST(e.value AS VARCHAR) AS DOUBLE) AS number
    FROM (SELECT key, unnest(map_entries(spec.hyper)) AS e FROM kept)`,
  `CREATE TABLE final AS SELECT key, e.key AS name, e.value AS value
    FROM (SELECT key, unnest(map_entries(result.metrics.final)) AS e FROM kept)`,
  `CREATE TABLE curves AS SELECT key, e.key AS name, unnest(e.value.evaluations) AS evaluations,
    unnest(e.value.value) AS value
    FROM (SELECT key, unnest(map_entries(result.metrics.curves)) AS e FROM kept)`,
];
