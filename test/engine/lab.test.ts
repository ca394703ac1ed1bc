import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { defineOptimizer, definePlugin, mul, positive, square, sum } from "@thalweg/core";
import type { Executor, Finished } from "@thalweg/engine";
import { CLOCK, createLab, createPool, EXECUTOR } from "@thalweg/engine/node";
import { plugins as preset } from "@thalweg/preset";
import { describe, expect, it } from "vitest";
import { all, ending, faulty, trial } from "./trials.js";

const halving = defineOptimizer({
  name: "halving",
  source: "own work",
  hyper: { lr: positive(0.25) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
const value = definePlugin({ name: "value", optimizers: [halving] });

describe("a lab", () => {
  it("describes by name everything in its plugins, without loading them", async () => {
    const lab = await createLab({ plugins: preset });
    expect(Object.keys(lab.directory.optimizers.get("adam").hyper)).toEqual([
      "lr",
      "beta1",
      "beta2",
      "eps",
      "weightDecay",
    ]);
    expect(lab.directory.problems.get("beale")).toMatchObject({ kind: "analytic", start: [1, 1] });
    expect(lab.directory.problems.get("digits-mlp")).toMatchObject({
      kind: "data",
      dataset: { name: "digits", licence: "CC BY 4.0" },
      model: "dense",
      metrics: [{ name: "accuracy", better: "higher" }],
    });
    expect(() => lab.directory.optimizers.get("adma")).toThrow(/Did you mean "adam"/);
    expect(lab.describe()).toHaveLength(preset.length);
    const manifest = new URL("../../plugins/optimizers/package.json", import.meta.url);
    const { name, version } = JSON.parse(readFileSync(manifest, "utf8"));
    expect(lab.references).toContainEqual({ module: name, version });
    await lab.close();
  });

  it("refuses two plugins with the same name, and loads a plugin given twice once", async () => {
    const twice = await createLab({ plugins: [faulty, faulty, value, value] });
    expect(twice.references).toHaveLength(2);
    await twice.close();
    const other = definePlugin({ name: "other", optimizers: [halving] });
    await expect(createLab({ plugins: [value, other] })).rejects.toThrow(
      'optimizer "halving" comes from both plugin "value", given as a value and plugin "other", given as a value; ',
    );
  });

  it("runs plugins given as values inline only, and says so", async () => {
    const plugins = [faulty, value];
    const inline = await createLab({ plugins, executor: "inline" });
    expect((await all(inline.run([trial(inline.references, "halving")]))).map(ending)).toEqual([
      "completed",
    ]);
    const pool = await createLab({ plugins });
    expect(() => pool.run([trial(pool.references, "halving")])).toThrow(
      'plugin "value", given as a value, cannot cross to the pool\'s threads; give its file or package, or choose the executor "inline".',
    );
    await Promise.all([inline.close(), pool.close()]);
  });

  it("refuses trials of plugins that it does not have, or has in another version", async () => {
    const lab = await createLab({ plugins: [faulty], workers: 1 });
    const [reference] = lab.references;
    const elsewhere = trial([{ module: "@thalweg/optimizers", version: "1.0.0" }], "adam");
    expect(() => lab.run([elsewhere])).toThrow(
      "trial 0 uses plugin @thalweg/optimizers, version 1.0.0, and this lab has not loaded it; ",
    );
    const older = trial([{ ...reference!, version: "sha256:0" }], "healthy");
    expect(() => lab.run([older])).toThrow(
      `version sha256:0, and this lab has version ${reference!.version}; `,
    );
    await lab.close();
  });

  it("minimises functions and analytic problems in this thread, with optimizers by name or value", async () => {
    const lab = await createLab({ plugins: [faulty, value] });
    const options = { optimizer: "halving", steps: 3 };
    // f = x^2: each step halves x, and so quarters f.
    const found = await lab.minimize(([x]) => sum(square(x!)), [[2]], options);
    expect(found).toMatchObject({ params: [[0.25]], history: [4, 1, 0.25, 0.0625] });
    expect(await lab.minimize("bowl", [[2, 0]], { ...options, optimizer: halving })).toMatchObject({
      params: [[0.25, 0]],
      history: found.history,
    });
    await expect(lab.minimize("bowls", [[2, 0]], options)).rejects.toThrow('Did you mean "bowl"?');
    await expect(lab.minimize("never-loads", [[1]], options)).rejects.toThrow(
      'minimize: problem "never-loads" is fitted to data; ',
    );
    expect((await lab.catalogue()).optimizers.get("halving")).toBe(halving);
    await lab.close();
  });

  it("gives its pool's threads the memory and time limits from its options", async () => {
    const lab = await createLab({ plugins: [faulty], workers: 1, heapMb: 64, stallMs: 2500 });
    const trials = ["exhausts-memory", "never-returns"].map((name) => trial(lab.references, name));
    const endings = (await all(lab.run(trials))).map(ending);
    await lab.close();
    expect(endings[0]).toContain("needed more than 64 MB of JavaScript memory");
    expect(endings[1]).toContain("no progress for 2.5 s");
  });

  it("ends the threads of a data-parallel group after the training", async () => {
    const live = new Set<Worker>();
    const note = (worker: Worker) => {
      live.add(worker);
      worker.once("exit", () => live.delete(worker));
    };
    const lab = await createLab({ plugins: preset });
    process.on("worker", note);
    try {
      const together = { problem: "digits-softmax", microbatches: 2, budget: 2 };
      const spec = trial(lab.references, "gradient-descent", together);
      expect(ending(await lab.train(spec, { workers: 2 }))).toBe("completed");
      expect(live).toEqual(new Set());
    } finally {
      process.off("worker", note);
      await lab.close();
    }
  });

  it("leaves no listener on a signal after a call that used the signal", async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 3; i++) {
      const lab = await createLab({ plugins: [faulty], workers: 1, signal });
      await all(lab.run([trial(lab.references, "healthy")], { signal }));
      await lab.close();
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("lets a consumer replace a service", async () => {
    const asked: string[] = [];
    const executor: Executor = {
      name: "asking",
      async *run(trials): AsyncGenerator<Finished> {
        asked.push(...trials.map(({ optimizer }) => optimizer));
      },
      close: async () => void asked.push("closed"),
    };
    const lab = await createLab({
      plugins: [faulty],
      configure: (container) => container.register(EXECUTOR, { useValue: executor }),
    });
    await all(lab.run([trial(lab.references, "healthy")]));
    await lab.close();
    expect(asked).toEqual(["healthy", "closed"]);

    const timeless = await createLab({
      plugins: [faulty],
      executor: "inline",
      configure: (container) => container.register(CLOCK, { useValue: () => 7 }),
    });
    const [finished] = await all(timeless.run([trial(timeless.references, "healthy")]));
    expect(finished?.timing).toEqual({ elapsedMs: 0, compileMs: 0, worker: 0 });
  });

  it("keeps what plugins print away from standard output", async () => {
    const lab = await createLab({ plugins: [faulty], workers: 1 });
    const written: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      await all(lab.run([trial(lab.references, "prints")]));
    } finally {
      process.stdout.write = write;
    }
    await lab.close();
    expect(written.join("")).not.toContain("printed by a rule");
  });

  it("runs a plugin of one TypeScript file, alone in a folder, on the pool's threads", async () => {
    const folder = mkdtempSync(join(tmpdir(), "thalweg-lab-"));
    writeFileSync(
      join(folder, "mine.ts"),
      `import { defineOptimizer, definePlugin, mul, positive, type Scalar } from "@thalweg/core";
      const half = (x: Scalar): Scalar => mul(x, 0.5);
      const mine = defineOptimizer({
        name: "mine", source: "own work", hyper: { lr: positive(1e-3) },
        rule: ({ g, lr }) => ({ step: mul(half(lr), g) }),
      });
      export default definePlugin({ name: "mine", optimizers: [mine] });`,
    );
    const lab = await createLab({ plugins: [...preset, "./mine.ts"], from: folder, workers: 2 });
    const trials = ["mine", "gradient-descent"].map((optimizer) =>
      trial(lab.references, optimizer, {
        problem: "beale",
        budget: 50,
        hyper: { lr: optimizer === "mine" ? 0.002 : 0.001 },
      }),
    );
    const finished = await all(lab.run(trials));
    await lab.close();
    rmSync(folder, { recursive: true });
    expect(finished.map(ending)).toEqual(["completed", "completed"]);
    // Half of twice the rate is the rate, to the bit.
    const [mine, descent] = finished.map(({ result }) => result.fingerprint);
    expect(mine).toBe(descent);
  });

  it.each([
    ["closed", "await lab.close();"],
    ["left open", ""],
  ])("lets its process end by itself when it is %s", async (_, end) => {
    const script = `
      import { createLab } from "@thalweg/engine/node";
      const lab = await createLab({ plugins: [${JSON.stringify(faulty)}], workers: 2 });
      const spec = { problem: "bowl", optimizer: "healthy", hyper: {}, phase: "train" };
      const trials = [1, 2, 3].map((seed) => ({ ...spec, seed, plugins: lab.references }));
      for await (const { result } of lab.run(trials)) console.log(result.status);
      ${end}`;
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd });
    expect(stdout.trim().split("\n")).toEqual(["completed", "completed", "completed"]);
  });

  it("refuses in one sentence a value that is not a plugin, and accepts a module's own URL as its folder", async () => {
    const open = (plugins: unknown, from?: string) =>
      createLab({ plugins: plugins as string[], executor: "inline", ...(from && { from }) });
    await expect(open("adam.ts")).rejects.toThrow(
      "plugins is adam.ts; it must be a list of plugins.",
    );
    for (const [given, what] of [
      [undefined, "undefined"],
      [null, "null"],
      [() => 1, "a function"],
      [{ kind: "rule" }, "an object"],
      [{ default: {} }, "a module; give its default export"],
    ] as const) {
      await expect(open([given])).rejects.toThrow(
        `plugins[0] is ${what}; it must be a package's name, a file, a reference { module, version }, or a plugin made with definePlugin.`,
      );
    }
    const lab = await open(["../fixtures/plugins/faulty.ts"], import.meta.url);
    expect(lab.directory.problems.has("bowl")).toBe(true);
    await lab.close();
  });

  it("refuses a pool for plugins that are values", () => {
    const value = { kind: "plugin", name: "p" };
    expect(() => createPool({ plugins: [value as never] })).toThrow(
      "a pool's threads load plugins by where they are, and were given something else; give locatePlugin(",
    );
  });
});
