import { readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { takeLock, writerOf } from "./lock.js";
import { thisProcess } from "./process-identity.js";
import { temporaryFolders } from "./test-support/records.js";

const newFolder = temporaryFolders();
const since = "2026-01-02T03:04:05.678Z";
const mine = { ...thisProcess(), since, state: "held" };
/** No process has it: the largest that Linux gives is 2^22. */
const freePid = 2 ** 30;

function withLock(text: string): string {
  const folder = newFolder();
  writeFileSync(path.join(folder, `lock-${process.pid}-0123456789abcdef`), text);
  return folder;
}

describe("the lock of a store", () => {
  it("is held by one, and says by whom it is held and since when", async () => {
    const folder = newFolder();
    const lock = await takeLock(folder);
    expect(writerOf(folder)).toMatchObject(thisProcess());
    await expect(takeLock(folder)).rejects.toThrow(
      /is in use by this process since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC; wait for it, or end it\.$/,
    );
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(writerOf(folder)).toBeUndefined();
    (await takeLock(folder)).release();
  });

  it("names another process, and the file where that is on another machine", async () => {
    const parent = withLock(JSON.stringify({ ...mine, pid: process.ppid, started: null }));
    const inUse = `is in use by process ${process.ppid} on ${os.hostname()} since 2026-01-02 03:04:05 UTC; wait for it, or end it.`;
    await expect(takeLock(parent)).rejects.toThrow(inUse);
    const elsewhere = withLock(JSON.stringify({ ...mine, host: "elsewhere.example" }));
    await expect(takeLock(elsewhere)).rejects.toThrow(
      /on elsewhere\.example since .*; if that process has ended, delete .*lock-\d+-0123456789abcdef\.$/,
    );
  });

  it.each([
    ["of a process that has ended", JSON.stringify({ ...mine, pid: freePid })],
    [
      "of a process whose number another one has now",
      JSON.stringify({ ...mine, started: "some-boot 1" }),
    ],
    ["that was torn when the power went", '{"pid":'],
    ["that is empty", ""],
  ])("is taken over from a file %s", async (_, text) => {
    const folder = withLock(text);
    expect(writerOf(folder)).toBeUndefined();
    const lock = await takeLock(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    lock.release();
  });

  it("is held by one of many that want it at the same time, and by one at any time", async () => {
    const folder = withLock(JSON.stringify({ ...mine, pid: freePid }));
    let [holding, most, held] = [0, 0, 0];
    const tryIt = async () => {
      const lock = await takeLock(folder).catch(() => undefined);
      if (lock === undefined) return;
      held += 1;
      holding += 1;
      most = Math.max(most, holding);
      await turn();
      holding -= 1;
      lock.release();
    };
    for (let round = 0; round < 20; round++) {
      const before = held;
      await Promise.all(Array.from({ length: 5 }, tryIt));
      expect(held).toBeGreaterThan(before);
    }
    expect(most).toBe(1);
  });
});
