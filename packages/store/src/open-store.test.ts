import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { memoryStore, trialKey } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openStore } from "./open-store.js";
import { readStatus } from "./read-status.js";
import { allOf, recordOf, temporaryFolders, versions } from "./test-support/records.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 400 : 40;
const newFolder = temporaryFolders();
const writing = { write: true, study: "mine", versions } as const;
const journalOf = (folder: string) => path.join(folder, "journal.jsonl");

const records = fc
  .record({
    seed: fc.integer({ min: 0, max: 9 }),
    status: fc.constantFrom("completed", "diverged", "failed"),
    text: fc.string({ unit: "grapheme", maxLength: 5 }),
  })
  .map(({ seed, status, text }) => recordOf(seed, status, { optimizer: `o${text}` }));
const steps = fc.array(
  fc.oneof({ weight: 4, arbitrary: records }, fc.constant("reopen" as const)),
  {
    maxLength: 25,
  },
);

/** A line of a journal with other fields. */
const changed = (fields: object) => (line: string) =>
  JSON.stringify({ ...JSON.parse(line), ...fields });

/** A store of some records, closed. */
async function stored(count: number): Promise<string> {
  const folder = newFolder();
  const store = await openStore(folder, writing);
  for (let seed = 0; seed < count; seed++) await store.put(recordOf(seed));
  await store.close();
  return folder;
}

describe("a store in a folder", () => {
  it("is the store in memory, however often it is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const [folder, model] = [newFolder(), memoryStore(versions)];
        let store = await openStore(folder, writing);
        for (const step of given) {
          if (step === "reopen") {
            await store.close();
            store = await openStore(folder, writing);
            continue;
          }
          await model.put(step);
          await store.put(step);
          expect(await store.get(step.key)).toEqual(await model.get(step.key));
        }
        const all = await allOf(model.query());
        expect(await allOf(store.query())).toEqual(all);
        expect(store.size).toBe(all.length);
        const filter = { problem: "p1", status: "completed" } as const;
        expect(await allOf(store.query(filter))).toEqual(await allOf(model.query(filter)));
        // Another process reads while this one writes.
        const reader = await openStore(folder, { versions });
        expect(await allOf(reader.query())).toEqual(all);
        await reader.close();
        await store.close();
        expect((await readStatus(folder)).trials).toBe(all.length);
      }),
      { numRuns },
    );
  });

  it("keeps the records of whole lines wherever it was torn, and goes on", async () => {
    const folder = await stored(4);
    const whole = readFileSync(journalOf(folder));
    const header = whole.indexOf("\n") + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: header, max: whole.length }), async (length) => {
        writeFileSync(journalOf(folder), whole);
        truncateSync(journalOf(folder), length);
        const kept = whole.subarray(header, length).toString("latin1").split("\n").length - 1;
        expect((await readStatus(folder)).trials).toBe(kept);
        const store = await openStore(folder, writing);
        expect(store.size).toBe(kept);
        for (let seed = 0; seed < 4; seed++) await store.put(recordOf(seed));
        await store.close();
        expect(readFileSync(journalOf(folder))).toEqual(whole);
      }),
      { numRuns, examples: [[header], [whole.length - 1], [whole.length]] },
    );
  });

  it("writes a line at once, which a reader sees", async () => {
    const folder = newFolder();
    const store = await openStore(folder, writing);
    await store.put(recordOf(1));
    const status = await readStatus(folder);
    expect(status).toMatchObject({ study: "mine", trials: 1, writer: { pid: process.pid } });
    await store.close();
    expect((await readStatus(folder)).writer).toBeNull();
  });

  it.each([
    ["no JSON", () => "{", /, line 3, is no record of a trial: it is not JSON; take the line out/],
    ["a blank", () => "", /, line 3, is no record of a trial: it is not JSON/],
    ["no record", () => '{"a":1}', /, line 3, is no record of a trial: .+; take the line out/],
    ["a number for a text", changed({ key: 5 }), /, line 3, .*: key: .+; take the line out/],
    ["an unknown field", changed({ more: 5 }), /, line 3, .*more.*; take the line out/],
    ["another store", changed({ store: "others" }), /, line 3, is of another store, others; take/],
  ])(
    "refuses a line of %s, says where, and leaves the file as it is",
    async (_, line, sentence) => {
      const folder = await stored(3);
      const lines = readFileSync(journalOf(folder), "utf8").split("\n");
      const damaged = lines.with(2, line(lines[2]!)).join("\n");
      writeFileSync(journalOf(folder), damaged);
      await expect(openStore(folder, writing)).rejects.toThrow(sentence);
      await expect(openStore(folder)).rejects.toThrow(sentence);
      expect(readFileSync(journalOf(folder), "utf8")).toBe(damaged);
      writeFileSync(journalOf(folder), lines.toSpliced(2, 1).join("\n"));
      const mended = await openStore(folder, writing);
      expect(mended.size).toBe(2);
      await mended.close();
    },
  );

  it.each([
    [
      "an empty file",
      "",
      /journal\.jsonl has no complete line; a journal begins with its header\.$/,
    ],
    ["a torn header", '{"format":1', /journal\.jsonl has no complete line/],
    ["no header", "{}\n", /journal\.jsonl, line 1, is not the header of a journal: .+; name the/],
    [
      "a newer format",
      '{"format":2,"new":true}\n',
      /is of format 2, and this version reads format 1; use/,
    ],
  ])("refuses %s in place of a journal", async (_, text, sentence) => {
    const folder = newFolder();
    writeFileSync(journalOf(folder), text);
    await expect(openStore(folder, writing)).rejects.toThrow(sentence);
    await expect(readStatus(folder)).rejects.toThrow(sentence);
    expect(readFileSync(journalOf(folder), "utf8")).toBe(text);
  });

  it("refuses a folder without a store, a file, another study, and to put when it only reads", async () => {
    const folder = newFolder();
    await expect(openStore(folder)).rejects.toThrow(/holds no store, as it has no journal\.jsonl/);
    await expect(readStatus(folder)).rejects.toThrow(/holds no store/);
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    await expect(openStore(file, writing)).rejects.toThrow(
      /^nothing can be written to .*file: a file/,
    );
    await expect(openStore(path.join(file, "inside"), writing)).rejects.toThrow(
      /is a file and no folder/,
    );
    await (await openStore(folder, writing)).close();
    const other = openStore(folder, { ...writing, study: "other" });
    await expect(other).rejects.toThrow('holds the study "mine", and this one is "other"; name');
    const reader = await openStore(folder);
    await expect(reader.put(recordOf(1))).rejects.toThrow("is not open for writing");
    await reader.close();
  });

  it("has no record of another version of Thalweg under its keys", async () => {
    const folder = await stored(1);
    const store = await openStore(folder, { ...writing, versions: { thalweg: "1.0.1" } });
    const { spec } = recordOf(0).result;
    expect(await store.get(trialKey(spec, store.versions))).toBeUndefined();
    expect(await store.get(trialKey(spec, versions))).toEqual(recordOf(0));
    await store.close();
  });
});
