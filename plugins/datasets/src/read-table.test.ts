import { gzipSync } from "node:zlib";
import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { readTable, type TableFormat } from "./read-table.js";

const format: TableFormat = {
  url: new URL("file:///data/made%20up.csv.gz"),
  rows: 3,
  columns: [
    { name: "length", low: 0, high: 10 },
    { name: "class", low: 0, high: 2, whole: true },
  ],
  separator: ",",
};
const remedy = "the file is cut short or changed; put back the one that came with the plugin.";

const read = (bytes: Uint8Array) => readTable({ read: async () => bytes }, format);
const readText = (text: string) => read(gzipSync(text));

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
    const whole = gzipSync("1,0\n2,1\n3,2\n");
    for (let length = 0; length < whole.length; length++) {
      expect(await refusal(read(whole.subarray(0, length)))).toBe(
        `/data/made up.csv.gz: ${length} bytes that are not a whole gzip file; ${remedy}`,
      );
    }
  });
});
