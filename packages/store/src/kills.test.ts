import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openStore } from "./open-store.js";
import { readStatus } from "./read-status.js";
import { allOf, temporaryFolders } from "./test-support/records.js";

const kills = 50;
const count = 400;
const fill = fileURLToPath(new URL("test-support/fill.mjs", import.meta.url));
const newFolder = temporaryFolders();

/** Runs the process that fills a store; whether it ended by itself before it was killed. */
async function filled(folder: string, killAfterMs?: number): Promise<boolean> {
  const child = spawn(process.execPath, [fill, folder, String(count)], { stdio: "inherit" });
  const ended = once(child, "exit");
  if (killAfterMs !== undefined) {
    await Promise.race([ended, delay(killAfterMs)]);
    child.kill("SIGKILL");
  }
  const [code] = await ended;
  if (killAfterMs === undefined) expect(code).toBe(0);
  return code === 0;
}

async function recordsIn(folder: string) {
  const store = await openStore(folder);
  const records = await allOf(store.query());
  await store.close();
  return records;
}

it(`a store whose writers are killed ${kills} times is that of an undisturbed run`, async () => {
  const undisturbed = newFolder();
  await filled(undisturbed);
  const expected = await recordsIn(undisturbed);
  expect(expected).toHaveLength(count);
  let folder = newFolder();
  let before = 0;
  for (let killed = 0; killed < kills; ) {
    // From the start of the process, over the opening of the store, into the writing.
    if (await filled(folder, 40 + ((killed * 37) % 260))) {
      expect(await recordsIn(folder)).toEqual(expected);
      [folder, before] = [newFolder(), 0];
      continue;
    }
    killed += 1;
    if (!readdirSync(folder).includes("journal.jsonl")) continue;
    const { trials, writer } = await readStatus(folder);
    expect(trials).toBeGreaterThanOrEqual(before);
    expect(writer).toBeNull();
    expect(await recordsIn(folder)).toEqual(expected.slice(0, trials));
    before = trials;
  }
  await filled(folder);
  expect(await recordsIn(folder)).toEqual(expected);
  expect(readdirSync(folder).sort()).toEqual(["journal.jsonl", "status.json"]);
}, 120_000);
