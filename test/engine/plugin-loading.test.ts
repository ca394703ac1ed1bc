import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describePlugins, type GivenPlugin, locatePlugin } from "@thalweg/engine/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A folder with no package.json in it or above it. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-plugins-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const limits = { stallMs: 6000, heapMb: 64 };
const preset = import.meta.resolve("@thalweg/preset");
const packageOf = (name: string) => import.meta.resolve(name, preset);

function load(...given: GivenPlugin[]) {
  return describePlugins(
    given.map((each) => locatePlugin(each, folder)),
    limits,
  );
}

const optimizer = `defineOptimizer({
  name: "mine", source: "own work", hyper: { lr: positive(0.1) },
  rule({ g, lr }) { return { step: mul(lr, g) }; },
})`;
const words = 'import { defineOptimizer, definePlugin, mul, positive } from "@thalweg/core";';
const manifest = `definePlugin({ name: "mine", optimizers: [${optimizer}] })`;

describe("a plugin in one file, in a folder with nothing else", () => {
  it.each([
    ["mine.ts", `${words}\nconst one: number = 1;\nexport default ${manifest};`],
    ["mine.mts", `${words}\nexport default ${manifest} satisfies unknown;`],
    ["mine.js", `${words}\nexport default ${manifest};`],
    ["mine.mjs", `${words}\nexport default ${manifest};`],
    [
      "mine.cjs",
      `const { defineOptimizer, definePlugin, mul, positive } = require("@thalweg/core");
      module.exports = ${manifest};`,
    ],
  ])("is loaded as it is: %s", async (name, text) => {
    const path = write(name, text);
    const before = readdirSync(folder);
    const [described] = await load(`./${name}`);
    expect(described?.optimizers[0]).toMatchObject({
      name: "mine",
      hyper: { lr: { kind: "numeric", default: 0.1, min: 0, max: Infinity } },
    });
    expect(described?.reference).toEqual({
      module: pathToFileURL(path).href,
      version: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it("may import its own files, and the packages of the other plugins", async () => {
    write("rate.ts", "export const rate: number = 0.5;");
    write(
      "wrapper.ts",
      `${words}
      import { rate } from "./rate.js";
      import { adam } from "@thalweg/adam";
      import { cbrt } from "@thalweg/core/numeric";
      const lr = positive(cbrt(rate / 4));
      export default definePlugin({ name: adam.name + rate, optimizers: [{ ...adam, name: "a", hyper: { lr } }] });`,
    );
    const [, described] = await load(packageOf("@thalweg/adam"), "wrapper.ts");
    expect(described?.name).toBe("adam0.5");
    expect(described?.optimizers[0]?.hyper.lr?.default).toBe(0.5);
  });

  it("uses the very functions and classes of the command", async () => {
    write(
      "identity.ts",
      `import { UsageError } from "@thalweg/core";
      import { UsageError as other } from "./again.js";
      throw new UsageError(UsageError === other ? "one class" : "two classes");`,
    );
    write("again.ts", 'export { UsageError } from "@thalweg/core";');
    // Only an error of core's own class keeps its words without "throws while it loads".
    await expect(load("identity.ts")).rejects.toThrow(/identity\.ts: one class$/);
  });
});

describe("a plugin that cannot be used", () => {
  it.each([
    ["no-default.ts", "export const x = 1;", "it has no default export; write export default"],
    ["number.ts", "export default 3;", "its default export is 3 and no plugin; write"],
    [
      "lone.ts",
      `${words} export default ${optimizer};`,
      'its default export is the optimizer "mine" alone; wrap it: export default definePlugin(',
    ],
    [
      "syntax.ts",
      "\nexport default const x = 1;",
      "cannot be read as TypeScript or JavaScript, at line 2, column 15: ",
    ],
    ["throws.ts", 'throw new Error("no disk");', "throws while it loads: no disk"],
    ["missing.ts", 'import "./nowhere.js";', "throws while it loads: Cannot find module"],
    [
      "word.ts",
      'import { emma } from "@thalweg/core"; emma();',
      '"@thalweg/core" exports no "emma". Did you mean "ema"?',
    ],
    [
      "package.ts",
      'import "@thalweg/nope";',
      'it imports "@thalweg/nope", which is not among the packages that came with',
    ],
    ["exits.ts", "process.exit(5);", "ended its thread while it loaded (exit code 5)."],
    ["waits.ts", "await new Promise(() => {});", "waits for something that never comes"],
    ["loops.ts", "for (;;);", "did not finish loading within 6 s; "],
    [
      "memory.ts",
      "const a = []; for (;;) a.push(new Array(10000).fill(a.length));",
      "needed more than 64 MB of memory while it loaded.",
    ],
    [
      "function.ts",
      'export default { kind: "plugin", name: "f", version: "1", optimizers: [], schedulers: [], transforms: [], losses: [], models: [], datasets: [], problems: [], get formula() { return 1; } , ...{ problems: [{ kind: "analytic", name: "p", source: "s", hyper: {}, objective() {}, start: [1], startNoise: 0, steps: 1, domain: [() => 1], minimum: {}, target: {} }] } };',
      "cannot be described: ",
    ],
  ])("is refused in one sentence that names the file: %s", async (name, text, message) => {
    const path = write(name, text);
    const error = await load(name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "PluginError" });
    const words = error instanceof Error ? error.message : "";
    expect(words).toContain(`plugin file ${path}`);
    expect(words).toContain(message);
    expect(words).not.toMatch(/\n/);
  });

  it("is refused if it does not exist, is a folder without a package, or is another version than was wanted", async () => {
    const find = (given: GivenPlugin) => () => locatePlugin(given, folder);
    expect(find("./none.ts")).toThrow(
      `plugin file ${join(folder, "none.ts")} does not exist; give a TypeScript or JavaScript file, or the name of a package.`,
    );
    expect(find(".")).toThrow(`plugin folder ${folder} holds no package: a package.json with`);
    expect(find("@thalweg/nope")).toThrow(
      `plugin package "@thalweg/nope" is not installed where ${folder} looks for packages`,
    );
    write("data.json", "{}");
    expect(find("data.json")).toThrow(
      'plugin "data.json" is no package\'s name; it is a file or folder, and a plugin is a file that ends in .ts,',
    );
    const { reference } = locatePlugin(packageOf("@thalweg/adam"), folder);
    expect(reference.module).toBe("@thalweg/adam");
    expect(find({ module: packageOf("@thalweg/adam"), version: "9.9.9" })).toThrow(
      `plugin @thalweg/adam is version ${reference.version} here, and 9.9.9 is wanted`,
    );
  });

  it("may be a folder, which stands for the main entry of the package in it, once that is built", async () => {
    mkdirSync(join(folder, "mine/dist"), { recursive: true });
    const manifestText = { name: "mine", version: "1.2.3", exports: { ".": "./dist/index.mjs" } };
    write("mine/package.json", JSON.stringify(manifestText));
    const find = () => locatePlugin("./mine", folder);
    const entry = join(folder, "mine/dist/index.mjs");
    expect(find).toThrow(
      `plugin package ${join(folder, "mine")} is not built: ${entry} does not exist; build it, or give its source`,
    );
    write("mine/dist/index.mjs", "export default {}");
    expect(find()).toMatchObject({
      reference: { module: "mine", version: "1.2.3" },
      url: pathToFileURL(entry).href,
      isPackage: true,
    });
    rmSync(join(folder, "mine"), { recursive: true });
  });

  it("is refused if it has changed since it was named", async () => {
    write("changing.ts", `${words} export default ${manifest};`);
    const located = locatePlugin("changing.ts", folder);
    write("changing.ts", `${words} export default ${manifest}; // changed`);
    await expect(describePlugins([located], limits)).rejects.toThrow(
      /changing\.ts has changed since it was named: it was sha256:[0-9a-f]+ and is sha256:[0-9a-f]+; start again\.$/,
    );
  });
});
