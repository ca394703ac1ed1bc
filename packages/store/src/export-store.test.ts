import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { databaseOf, withDatabase } from "./database.js";
import { exportStore, texTable } from "./export-store.js";
import { openStore } from "./open-store.js";
import { allOf, recordOf, temporaryFolders, versions } from "./test-support/records.js";

const newFolder = temporaryFolders();
const writing = { write: true, study: "mine", versions } as const;
const journalOf = (folder: string) => path.join(folder, "journal.jsonl");

const rows = (file: string, sql: string) =>
  withDatabase(file, async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());

async function stored(records: readonly ReturnType<typeof recordOf>[]): Promise<string> {
  const folder = newFolder();
  const store = await openStore(folder, writing);
  for (const record of records) await store.put(record);
  await store.close();
  return folder;
}

const record = fc
  .record({
    seed: fc.integer({ min: 0, max: 6 }),
    status: fc.constantFrom("completed" as const, "diverged" as const, "failed" as const),
    text: fc.string({ unit: "grapheme", maxLength: 4 }),
  })
  .map(({ seed, status, text }) => recordOf(seed, status, { optimizer: `o${text}` }));

describe("the database of a store", () => {
  it("holds what the store holds, one row a trial, whatever was put", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 12 }), async (records) => {
        const folder = await stored(records);
        const store = await openStore(folder, { versions });
        const all = await allOf(store.query());
        await store.close();
        const file = await databaseOf(folder);
        const found = await rows(file, "SELECT key, status, optimizer FROM trials ORDER BY key");
        const kept = all.map(({ key, result }) => [key, result.status, result.spec.optimizer]);
        expect(found).toEqual(kept.sort(([a], [b]) => (a! < b! ? -1 : 1)));
        const points = all.map(({ result }) => result.metrics.curves.loss!.value.length);
        const [count] = await rows(file, "SELECT count(*) FROM curves");
        expect(Number(count![0])).toBe(points.reduce((sum, each) => sum + each, 0));
      }),
      { numRuns: 5 },
    );
  }, 60_000);

  it("is made again when trials were added, when it is cut, and when it is none", async () => {
    const folder = await stored([recordOf(1)]);
    const file = await databaseOf(folder);
    const store = await openStore(folder, writing);
    await store.put(recordOf(2));
    await store.close();
    const count = async () =>
      (await rows(await databaseOf(folder), "SELECT count(*) FROM trials"))[0];
    expect(await count()).toEqual(["2"]);
    truncateSync(file, 1000);
    expect(await count()).toEqual(["2"]);
    writeFileSync(file, "none");
    expect(await count()).toEqual(["2"]);
  });

  it("is made once for calls at the same time", async () => {
    const folder = await stored([recordOf(1)]);
    const files = ["a.csv", "b.json", "c.parquet"].map((name) => path.join(folder, name));
    const formats = ["csv", "json", "parquet"] as const;
    await Promise.all(formats.map((format, i) => exportStore(folder, { format, file: files[i]! })));
    expect(files.map((file) => readFileSync(file).length > 0)).toEqual([true, true, true]);
  });

  it("leaves out a torn last line, and refuses any other damage with its line", async () => {
    const folder = await stored([recordOf(1), recordOf(2)]);
    appendFileSync(journalOf(folder), '{"store":"');
    expect(await rows(await databaseOf(folder), "SELECT count(*) FROM trials")).toEqual([["2"]]);
    const lines = readFileSync(journalOf(folder), "utf8").split("\n");
    writeFileSync(journalOf(folder), [lines[0], "{}", ...lines.slice(1)].join("\n"));
    await expect(databaseOf(folder)).rejects.toThrow("line 2, is no record of a trial");
  });

  it("refuses a complete last line that is no record, and lines of another store", async () => {
    const [folder, other] = await Promise.all([stored([recordOf(1)]), stored([recordOf(2)])]);
    const [, foreign] = readFileSync(journalOf(other), "utf8").split("\n");
    const whole = readFileSync(journalOf(folder), "utf8");
    writeFileSync(journalOf(folder), `${whole}{}\n`);
    await expect(databaseOf(folder)).rejects.toThrow("line 3, is no record of a trial");
    writeFileSync(journalOf(folder), `${whole}${foreign}\n`);
    await expect(databaseOf(folder)).rejects.toThrow("line 3, is of another store");
  });
});

describe("an export", () => {
  it("is read back as it was written, from parquet, csv and json", async () => {
    const folder = await stored([recordOf(1), recordOf(2, "failed")]);
    const database = await databaseOf(folder);
    const expected = await rows(database, "SELECT key, name, value FROM final ORDER BY ALL");
    for (const format of ["parquet", "csv", "json"] as const) {
      const file = path.join(folder, `it's.${format}`);
      await exportStore(folder, { format, table: "final", file });
      const reader = `read_${format}${format === "json" || format === "csv" ? "_auto" : ""}`;
      const name = file.replaceAll("'", "''");
      const sql = `SELECT key, name, value::DOUBLE FROM ${reader}('${name}') ORDER BY ALL`;
      expect(await rows(database, sql)).toEqual(expected);
    }
  });

  it("names a file that cannot be written, and a folder that holds no store", async () => {
    const folder = await stored([recordOf(1)]);
    const file = path.join(folder, "no/such/place.csv");
    await expect(exportStore(folder, { format: "csv", file })).rejects.toThrow(
      /nothing can be written to .*place\.csv/,
    );
    const none = { format: "csv", file: path.join(folder, "a.csv") } as const;
    await expect(exportStore(newFolder(), none)).rejects.toThrow("holds no store");
  });

  it("writes every letter that LaTeX reads as a command", () => {
    const table = texTable(["a_b"], [["50 % of $x^2 & \\y {z} ~#"], [null]]);
    expect(table).toContain("a\\_b \\\\");
    expect(table).toContain(
      "50 \\% of \\$x\\textasciicircum{}2 \\& \\textbackslash{}y \\{z\\} \\textasciitilde{}\\# \\\\",
    );
  });
});
