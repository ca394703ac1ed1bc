/** `thalweg train` is killed again and again; what it ends with is what an undisturbed run ends with. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSafetensors } from "@thalweg/engine";
import { afterAll, expect, it } from "vitest";
import { root } from "./house/workspace.js";

const folder = mkdtempSync(path.join(tmpdir(), "thalweg-train-kills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = path.join(root, "packages/cli/bin/thalweg.js");
const training =
  "train digits-mlp --optimizer adam+plateau --steps 4000 --json --checkpoint-every 0.02 --checkpoints";

function begin(states: string, parameters: string) {
  const args = [command, ...training.split(" "), states, "--save-parameters", parameters];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  const end = new Promise<string>((resolve) => child.once("close", () => resolve(said)));
  return { child, end };
}

/** Kills a training when it has kept a new state, however long the machine takes until then. */
async function killAfterNextState({ child, end }: { child: ChildProcess; end: Promise<string> }) {
  const seen = stateWritten();
  while (child.exitCode === null && stateWritten() === seen) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill("SIGKILL");
  return await end;
}

/** The time at which the state that is kept was written; 0 if there is none. */
function stateWritten(): number {
  const states = path.join(folder, "states");
  if (!existsSync(states)) return 0;
  const name = readdirSync(states).find((each) => each.endsWith(".safetensors"));
  return name === undefined ? 0 : statSync(path.join(states, name)).mtimeMs;
}

it("goes on from its last state after each of 3 kills, and ends with the same bits", async () => {
  const undisturbed = JSON.parse(await begin("none", "undisturbed.safetensors").end);
  for (let kill = 0; kill < 3; kill++) {
    expect(await killAfterNextState(begin("states", "killed.safetensors"))).toBe("");
  }
  const { timing, ...result } = JSON.parse(await begin("states", "killed.safetensors").end);
  expect(timing.resumedAt).toBeGreaterThan(0);
  const { timing: _, ...expected } = undisturbed;
  expect(result).toEqual(expected);
  const [first, second] = ["undisturbed", "killed"].map((name) =>
    readFileSync(path.join(folder, `${name}.safetensors`)),
  );
  expect(second!.equals(first!)).toBe(true);
  const { arrays } = readSafetensors(first!);
  expect(arrays.map(({ name }) => name)).toContain("layer0.weight");
  expect(existsSync(path.join(folder, "states"))).toBe(false);
}, 60_000);
