import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  mkdirSync(dirname(path), { recursive: true });
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
      import { adam } from "@thalweg/optimizers";
      import { cbrt } from "@thalweg/core/numeric";
      const lr = positive(cbrt(rate / 4));
      export default definePlugin({ name: adam.name + rate, optimizers: [{ ...adam, name: "a", hyper: { lr } }] });`,
    );
    const [, described] = await load(packageOf("@thalweg/optimizers"), "wrapper.ts");
    expect(described?.name).toBe("adam0.5");
    expect(described?.optimizers[0]?.hyper.lr?.default).toBe(0.5);
  });

  it("that is CommonJS may load a copy of core beside it, of the command's own version", async () => {
    const core = import.meta.resolve("@thalweg/core");
    const { version } = JSON.parse(readFileSync(new URL("../package.json", core), "utf8"));
    const copy = (its: string) => {
      const manifest = { name: "@thalweg/core", version: its, main: "index.js" };
      write("with-core/node_modules/@thalweg/core/package.json", JSON.stringify(manifest));
    };
    write("with-core/node_modules/@thalweg/core/index.js", "exports.copied = true;");
    write(
      "with-core/copied.cjs",
      `if (!require("@thalweg/core").copied) throw new Error("not the copy");
      module.exports = { kind: "plugin", name: "copied", version: "1", optimizers: [], transforms: [],
        schedulers: [], losses: [], models: [], datasets: [], problems: [] };`,
    );
    copy(version);
    expect((await load("with-core/copied.cjs"))[0]?.name).toBe("copied");
    copy("9.9.9");
    await expect(load("with-core/copied.cjs")).rejects.toThrow(
      `loads @thalweg/core 9.9.9, and the command has ${version}; install that one beside the file, or none.`,
    );
  });

  it("uses the command's own instances of functions and classes", async () => {
    write(
      "identity.ts",
      `import { UsageError } from "@thalweg/core";
      import { UsageError as other } from "./again.js";
      throw new UsageError(UsageError === other ? "one class" : "two classes");`,
    );
    write("again.ts", 'export { UsageError } from "@thalweg/core";');
    // Only the message of an error of core's own class is not prefixed with "throws while it
    // loads".
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
    ["exits.ts", "process.exit(5);", "ends its thread (exit code 5) while it loads."],
    [
      "waits.ts",
      "await new Promise(() => {});",
      "waits for something that never comes while it loads.",
    ],
    [
      "loops.ts",
      "for (;;);",
      "makes no progress for 6 s while it loads; a module may only define things.",
    ],
    [
      "memory.ts",
      "const a = []; for (;;) a.push(new Array(10000).fill(a.length));",
      "needs more than 64 MB of memory while it loads.",
    ],
    [
      "function.ts",
      'export default { kind: "plugin", name: "f", version: "1", optimizers: [], schedulers: [], transforms: [], losses: [], models: [], datasets: [], problems: [], get formula() { return 1; } , ...{ problems: [{ kind: "analytic", name: "p", source: "s", hyper: { lr: { kind: "numeric", default: 1, min: 0, max: 2, includes: {}, scale: "log", by() {} } }, objective() {}, start: [1], startNoise: 0, steps: 1, domain: [[0, 1]], minimum: { value: 0, at: [] }, target: { relative: 1 } }] } };',
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

  it("is refused if it does not exist, is a folder without a package, or has another version than requested", async () => {
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
    const { reference } = locatePlugin(packageOf("@thalweg/optimizers"), folder);
    expect(reference.module).toBe("@thalweg/optimizers");
    expect(find({ module: packageOf("@thalweg/optimizers"), version: "9.9.9" })).toThrow(
      `plugin @thalweg/optimizers is version ${reference.version} here, and 9.9.9 is wanted`,
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

  it("is refused if it has changed since it was located", async () => {
    write("changing.ts", `${words} export default ${manifest};`);
    const located = locatePlugin("changing.ts", folder);
    write("changing.ts", `${words} export default ${manifest}; // changed`);
    await expect(describePlugins([located], limits)).rejects.toThrow(
      /changing\.ts has changed since it was named: it was sha256:[0-9a-f]+ and is sha256:[0-9a-f]+; start again\.$/,
    );
  });
});
