import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { UsageError } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTable, type TableFormat } from "./read-table.js";

const format: Omit<TableFormat, "sha256"> = {
  url: new URL("file:///data/made%20up.csv.gz"),
  rows: 3,
  columns: [
    { name: "length", low: 0, high: 10 },
    { name: "class", low: 0, high: 2, whole: true },
  ],
  separator: ",",
};
const remedy = "the file is cut short or changed; put back the one that came with the plugin.";

const whole = "1,0\n2,1\n3,2\n";
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");
const read = (bytes: Uint8Array, sha256 = sha256Of(whole)) =>
  readTable({ read: async () => bytes }, { ...format, sha256 });
const readText = (text: string) => read(gzipSync(text), sha256Of(text));

async function refusal(result: Promise<unknown>): Promise<string> {
  const error = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof Error ? error.message : "";
}

describe("a table", () => {
  it("is read row by row, with either line end and exponents", async () => {
    const expected = Float64Array.of(1.5, 0, 10, 1, 0.25, 2);
    expect(await readText("1.5,0\n1e1,1\n2.5e-1,2\n")).toEqual(expected);
    expect(await readText("1.5,0\r\n1e1,1\r\n2.5e-1,2")).toEqual(expected);
  });

  it("that lacks rows or has too many is refused with both numbers", async () => {
    expect(await refusal(readText("1,0\n2,1\n"))).toBe(
      `/data/made up.csv.gz: 2 rows where 3 were expected; ${remedy}`,
    );
    expect(await refusal(readText("1,0\n2,1\n3,2\n4,0\n"))).toBe(
      `/data/made up.csv.gz: 4 rows where 3 were expected; ${remedy}`,
    );
  });

  it("whose row lacks a value is refused with the row", async () => {
    expect(await refusal(readText("1,0\n2\n"))).toBe(
      `/data/made up.csv.gz, row 2: 1 values where 2 were expected; ${remedy}`,
    );
  });

  it.each([
    ["1,0\n11,1\n2,2", '/data/made up.csv.gz, row 2: length is "11" where a number from 0 to 10'],
    ["1,0\n,1\n2,2", '/data/made up.csv.gz, row 2: length is "" where a number from 0 to 10'],
    ["1,0\n0x1,1\n2,2", '/data/made up.csv.gz, row 2: length is "0x1" where a number'],
    ["1,0\n1,1\n2,1.5", '/data/made up.csv.gz, row 3: class is "1.5" where a whole number from 0'],
  ])("that holds what is no number in range is refused: %j", async (text, message) => {
    expect(await refusal(readText(text))).toContain(message);
  });

  it("that is cut short anywhere is refused as no whole gzip file", async () => {
    const packed = gzipSync(whole);
    for (let length = 0; length < packed.length; length++) {
      expect(await refusal(read(packed.subarray(0, length)))).toBe(
        `/data/made up.csv.gz: ${length} bytes that are not a whole gzip file; ${remedy}`,
      );
    }
  });

  it("that holds other numbers in range is refused by its checksum", async () => {
    const other = "1,0\n2,1\n4,2\n";
    expect(await refusal(read(gzipSync(other)))).toBe(
      `/data/made up.csv.gz: its content has the SHA-256 ${sha256Of(other)} where ${sha256Of(whole)} was expected; ${remedy}`,
    );
  });

  it("is read where a server has unpacked it, and held to the same checksum", async () => {
    const plain = (text: string) => new TextEncoder().encode(text);
    const expected = await read(gzipSync(whole));
    expect(await read(plain(whole))).toEqual(expected);
    expect(await read(gzipSync(whole, { level: 1 }))).toEqual(expected);
    expect(await refusal(read(plain("1,0\n2,1\n4,2\n")))).toContain("its content has the SHA-256");
    for (let length = 1; length < whole.length; length++) {
      expect(await refusal(read(plain(whole.slice(0, length))))).toContain(remedy);
    }
  });

  it("is refused wherever one of its bytes is another one, packed or not", async () => {
    for (const bytes of [gzipSync(whole), Buffer.from(whole)]) {
      const property = fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Uint8Array.from(bytes);
          changed[at] = changed[at]! ^ by;
          const numbers = await read(changed).catch((error: unknown) => error);
          // Some bytes of a gzip header have no effect.
          if (!(numbers instanceof UsageError)) {
            expect(bytes[0]).toBe(0x1f);
            expect(numbers).toEqual(await read(gzipSync(whole)));
          }
        },
      );
      await fc.assert(property, { numRuns: 60 });
    }
  });
});
