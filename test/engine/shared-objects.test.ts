/**
 * A plugin that changes built-in objects, which all plugins share, is refused by name and changes
 * no other plugin's bits.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLab } from "@thalweg/engine/node";
import { afterAll, describe, expect, it } from "vitest";
import { all, ending, faulty, trial } from "./trials.js";

const folder = mkdtempSync(join(tmpdir(), "thalweg-shared-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("a plugin that changes a built-in object", () => {
  it.each([
    ["imul.ts", "Math.imul = () => 1;", "Math.imul"],
    ["array.ts", "Array.prototype.last = () => 1;", "Array.prototype.last"],
    [
      "map.ts",
      "Map.prototype[Symbol.iterator] = function* () {};",
      "Map.prototype[Symbol.iterator]",
    ],
    ["later.ts", "await 0; Object.prototype.evil = 1;", "Object.prototype.evil"],
  ])("while it loads is refused, in a worker and inline: %s", async (name, text, label) => {
    const path = write(
      name,
      `${text} export default { kind: "plugin", name: "p", version: "1", optimizers: [],
        schedulers: [], transforms: [], losses: [], models: [], datasets: [], problems: [] };`,
    );
    for (const executor of ["pool", "inline"] as const) {
      await expect(createLab({ plugins: [faulty, path], from: folder, executor })).rejects.toThrow(
        `plugin file ${path} changes ${label}, which all other code uses too; `,
      );
    }
    const lab = await createLab({ plugins: [faulty], from: folder, executor: "inline" });
    await lab.close();
  });

  it("while it is traced fails its own trials, and changes no bit of other trials on its thread", async () => {
    const path = write(
      "rule.ts",
      `import { defineOptimizer, definePlugin, mul, positive } from "@thalweg/core";
      export default definePlugin({ name: "p", optimizers: [defineOptimizer({
        name: "changes", source: "own work", hyper: { lr: positive(0.1) },
        rule({ g, lr }) { Math.imul = () => 1; Array.prototype.map = () => []; return { step: mul(lr, g) }; },
      })] });`,
    );
    const lab = await createLab({ plugins: [faulty, path], from: folder, workers: 1 });
    try {
      const runs = (...names: string[]) =>
        all(lab.run(names.map((name) => trial(lab.references, name))));
      const [changed, after] = await runs("changes", "healthy");
      expect(ending(changed!)).toBe(
        'optimizer "changes" changes Array.prototype.map, which all other code uses too; leave built-in objects as they are.',
      );
      const fresh = await createLab({ plugins: [faulty], from: folder, workers: 1 });
      try {
        const [alone] = await all(fresh.run([trial(fresh.references, "healthy")]));
        expect(after!.result.fingerprint).toMatch(/^[0-9a-f]{64}$/);
        expect(after!.result.fingerprint).toBe(alone!.result.fingerprint);
      } finally {
        await fresh.close();
      }
    } finally {
      await lab.close();
    }
  });
});
