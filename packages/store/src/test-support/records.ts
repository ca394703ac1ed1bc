/** Records of trials and folders for the tests of stores. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TrialRecord, type TrialSpec, type TrialStatus, trialKey } from "@thalweg/engine";
import { afterAll } from "vitest";

export const versions = { thalweg: "1.0.0" };

/** A function that makes empty folders, which are removed when the tests of a file have ended. */
export function temporaryFolders(): () => string {
  const root = mkdtempSync(path.join(tmpdir(), "thalweg-store-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return () => mkdtempSync(path.join(root, "s-"));
}

const endings = {
  completed: { status: "completed" },
  diverged: { status: "diverged", divergedAt: 3 },
  failed: { status: "failed", failure: 'optimizer "o" breaks: "\u2028"' },
} as const;

/** The record of a trial that a seed tells from others. */
export function recordOf(
  seed: number,
  status: TrialStatus = "completed",
  more: Partial<TrialSpec> = {},
): TrialRecord {
  const spec: TrialSpec = {
    ...{
      problem: `p${seed % 2}`,
      optimizer: `o\u00e9${seed % 3}`,
      hyper: { lr: 0.1, betas: [1, 2] },
    },
    ...{ seed, phase: "tune", plugins: [{ module: "m", version: "1" }] },
    ...more,
  };
  const value = [seed + 1, null, 1 / (seed + 1)];
  const metrics = {
    curves: { loss: { evaluations: [0, 1, 2], value } },
    final: { loss: 1 / (seed + 1), "test.loss": null },
    ...{ evaluationsToTarget: null, evaluations: 2, evaluationsPerStep: 1 },
  };
  const fingerprint = status === "failed" ? null : "f".repeat(64);
  return {
    key: trialKey(spec, versions),
    result: { ...endings[status], spec, metrics, fingerprint },
    timing: { elapsedMs: seed / 8, compileMs: 0.5, worker: 1 },
  };
}

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
