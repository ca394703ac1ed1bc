/**
 * A plugin's version covers its file, the files it imports, the data it reads, and the packages it
 * uses.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createLab, DATA_READER, describePlugins, locatePlugin } from "@thalweg/engine/node";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const root = mkdtempSync(join(tmpdir(), "thalweg-identity-"));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, "plugin-"));
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const versionOf = (name: string) => locatePlugin(`./${name}`, folder).reference.version;
const limits = { stallMs: 10_000, heapMb: 256 };
const describeOne = (name: string) => describePlugins([locatePlugin(`./${name}`, folder)], limits);

const manifest = (name: string) =>
  `import { definePlugin } from "@thalweg/core";\nexport default definePlugin({ name: ${name} });`;

describe("the version of a plugin file", () => {
  it("is the SHA-256 of the file, if it uses no other", () => {
    write("mine.ts", manifest('"made"'));
    const hash = createHash("sha256").update(manifest('"made"')).digest("hex");
    expect(versionOf("mine.ts")).toBe(`sha256:${hash}`);
  });

  it.each([
    ["a module, as TypeScript writes it", 'import "./helper.js";', "helper.ts"],
    ["a module by its own name", 'import x from "./helper.ts";', "helper.ts"],
    ["a module without an ending", 'import { x } from "./helper";', "helper.mts"],
    ["a folder's index", 'export * from "./lib";', "lib/index.ts"],
    ["a module in the folder above", "import * as x from '../helper.mjs'", "../helper.mjs"],
    ["a module behind an apostrophe", "/* don't */ import './helper.ts' // isn't", "helper.ts"],
    ["a module in a template", "await import(`./helper.ts`);", "helper.ts"],
    ["a module that is required", 'require("./helper.cjs");', "helper.cjs"],
    ["JSON", 'import data from "./data.json";', "data.json"],
    ["data beside it", 'new URL("data.bin", import.meta.url)', "data.bin"],
    ["data that are read by path", 'readFileSync(join(here, "data.csv"))', "data.csv"],
    ["data in a folder", 'new URL("./data/train.bin", import.meta.url)', "data/train.bin"],
  ])("changes with %s, and with nothing else in its folder", (_, text, file) => {
    write("mine.ts", text);
    write(file, "one");
    write("other.ts", "one");
    const first = versionOf("mine.ts");
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
    write("other.ts", "two");
    expect(versionOf("mine.ts")).toBe(first);
    write(file, "two");
    expect(versionOf("mine.ts")).not.toBe(first);
    write(file, "one");
    expect(versionOf("mine.ts")).toBe(first);
  });

  it("changes when two files are exchanged, and with each of many files that refer to each other", () => {
    const names = ["x", "y", "z"];
    write("mine.ts", names.map((name) => `import "./${name}.ts";`).join("\n"));
    write("x.ts", "export const one = 1;");
    write("y.ts", "export const two = 2;");
    // This file is referred to twice, and refers to its own importer.
    write("z.ts", 'import "./y.ts"; import "./mine.ts";');
    const first = versionOf("mine.ts");
    write("x.ts", "export const two = 2;");
    expect(versionOf("mine.ts")).not.toBe(first);
    write("y.ts", "export const one = 1;");
    expect(versionOf("mine.ts")).not.toBe(first);
  });

  it("changes with a file that another file refers to, also by an absolute path or URL", () => {
    write("data.bin", "one");
    const url = new URL(`file://${join(folder, "data.bin")}`).href;
    write("helper.ts", `export const here = "${url}";`);
    write("mine.ts", 'import "./helper.js";');
    write("other.ts", `readFileSync("${join(folder, "data.bin")}")`);
    const before = ["mine.ts", "other.ts"].map(versionOf);
    write("data.bin", "two");
    expect(versionOf("mine.ts")).not.toBe(before[0]);
    expect(versionOf("other.ts")).not.toBe(before[1]);
  });

  it("includes packages by name and version", () => {
    write("mine.ts", 'import { x } from "lib/deep";');
    write("node_modules/lib/package.json", '{ "name": "lib", "version": "1.0.0" }');
    write("node_modules/lib/deep.js", "one");
    const first = versionOf("mine.ts");
    write("node_modules/lib/deep.js", "two");
    expect(versionOf("mine.ts")).toBe(first);
    write("node_modules/lib/package.json", '{ "name": "lib", "version": "1.0.1" }');
    expect(versionOf("mine.ts")).not.toBe(first);
  });

  it("terminates for files that import each other, and ignores pipes", () => {
    write("mine.ts", 'import "./helper.js"; new URL("pipe", import.meta.url)');
    write("helper.ts", 'import "./mine.js";');
    execFileSync("mkfifo", [join(folder, "pipe")]);
    expect(versionOf("mine.ts")).toMatch(/^sha256:/);
  });
});

describe("a plugin's thread", () => {
  it("refuses a plugin if a file that it imports was edited since the plugin was located", async () => {
    write("mine.ts", `import { name } from "./helper.js";\n${manifest("name")}`);
    write("helper.ts", 'export const name = "one";');
    const located = locatePlugin("./mine.ts", folder);
    const [described] = await describePlugins([located], limits);
    expect(described).toMatchObject({ name: "one", reference: located.reference });
    write("helper.ts", 'export const name = "two";');
    await expect(describePlugins([located], limits)).rejects.toThrow(
      /^plugin file .*mine\.ts has changed since it was named: it was sha256:\w+ and is sha256:\w+; /,
    );
  });

  it("refuses a plugin that imports a file by a computed name", async () => {
    write(
      "mine.ts",
      `import { name } from "./a.ts"; const x = "hel";
      const { y } = await import("./" + x + "per.ts");\n${manifest("name + y")}`,
    );
    write("a.ts", 'export const name = "one";');
    write("helper.ts", "export const y = 1;");
    await expect(describeOne("mine.ts")).rejects.toThrow(
      /^plugin file .*mine\.ts loads .*helper\.ts by a name that is worked out while it runs, so /,
    );
  });

  it("loads the current contents of files, even if the thread has loaded them before", async () => {
    write("mine.ts", `import { name } from "./helper.js";\n${manifest("name")}`);
    for (const name of ["one", "two"]) {
      write("helper.ts", `export const name = "${name}";`);
      const lab = await createLab({ plugins: ["./mine.ts"], from: folder, executor: "inline" });
      expect(lab.describe()).toMatchObject([{ name }]);
      await lab.close();
    }
  });

  describe("gives data", () => {
    /** The data that a data set reads, in a lab that was opened before `change`. */
    async function read(file: string, change = () => {}): Promise<unknown> {
      write(
        "mine.ts",
        `import { defineDataset, definePlugin } from "@thalweg/core";
        const load = (reader) => reader.read(new URL(${file}, import.meta.url));
        export default definePlugin({ name: "made", datasets: [
          defineDataset({ name: "made", source: "own work", licence: "CC0", load }),
        ] });`,
      );
      const lab = await createLab({ plugins: ["./mine.ts"], from: folder, executor: "inline" });
      try {
        const { datasets } = await lab.catalogue();
        change();
        return await datasets.get("made").load(lab.get(DATA_READER));
      } finally {
        await lab.close();
      }
    }

    it("from files that its text names, and no others", async () => {
      write("data.bin", "one");
      expect(await read('"data.bin"')).toEqual(Buffer.from("one"));
      await expect(read('"data.bin"', () => write("data.bin", "two"))).rejects.toThrow(
        /^data file .*data\.bin has changed since plugin file .*mine\.ts was named; start again\.$/,
      );
      await expect(read('"da" + "ta.bin"')).rejects.toThrow(
        /^data file .*data\.bin is read by a name that is worked out while plugin file .*mine\.ts runs/,
      );
      await expect(read('"none.bin"')).rejects.toThrow(/none\.bin cannot be read \(ENOENT\); /);
    });

    it("from regular files only, since a pipe may have no writer", async () => {
      execFileSync("mkfifo", [join(folder, "pipe")]);
      await expect(read('"pipe"')).rejects.toThrow(/^data file .*pipe is no regular file\.$/);
    });
  });
});
