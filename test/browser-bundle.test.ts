import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root } from "./house/workspace.js";

interface Bundle {
  readonly code: string;
  readonly errors: readonly string[];
  /** Files from outside the workspace. */
  readonly foreign: readonly string[];
}

/** Bundles a module for the browser with all its imports. */
async function bundle(contents: string, format: "esm" | "iife"): Promise<Bundle> {
  try {
    const { outputFiles, metafile } = await build({
      bundle: true,
      write: false,
      metafile: true,
      platform: "browser",
      stdin: { contents, resolveDir: path.join(root, "test"), sourcefile: "entry.js" },
      absWorkingDir: root,
      format,
      globalName: "bundled",
      target: "es2022",
      minify: true,
      logLevel: "silent",
    });
    const files = Object.keys(metafile.inputs);
    const foreign = files.filter((file) => !/^(packages|plugins)\/[^/]+\/dist\//.test(file));
    const code = outputFiles.map(({ text }) => text).join("");
    return { code, errors: [], foreign: foreign.filter((file) => !file.endsWith("entry.js")) };
  } catch (error) {
    if (!(error instanceof Error && "errors" in error && Array.isArray(error.errors))) throw error;
    return { code: "", errors: error.errors.map(({ text }) => String(text)), foreign: [] };
  }
}

const everythingOf = (name: string): string => `export * from "${name}";`;

/** The globals of browsers, beyond ECMAScript's, that our code may use while it loads. */
const { TextEncoder, TextDecoder, WebAssembly, URL, AbortController, structuredClone } = globalThis;
const browserGlobals = {
  ...{ TextEncoder, TextDecoder, WebAssembly, URL, AbortController, structuredClone },
  ...{ performance, crypto, console, setTimeout, clearTimeout, queueMicrotask, atob, btoa },
};

/** Evaluates a bundle without `process`, `Buffer` and `require`, as in a page. */
const exportsOf = (code: string): string[] =>
  Object.keys(vm.runInNewContext(`${code};bundled`, { ...browserGlobals })).sort();

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

describe.each(["@thalweg/core", "@thalweg/tensor", "@thalweg/engine"])(
  "%s in a browser",
  (name) => {
    it("bundles from the workspace's own files alone, with no module of Node", async () => {
      const { code, errors, foreign } = await bundle(everythingOf(name), "esm");
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
      const [plain, zipped] = [Buffer.byteLength(code), gzipSync(code).length];
      console.log(`${name}: ${kilobytes(plain)} minified, ${kilobytes(zipped)} gzipped`);
    });

    it("loads without process, Buffer and require", async () => {
      const { code } = await bundle(everythingOf(name), "iife");
      expect(exportsOf(code)).toEqual(Object.keys(await import(name)).sort());
    });
  },
);

describe("the check of bundles", () => {
  it("names a module of Node and a package that is not installed", async () => {
    const { errors } = await bundle('import "node:fs"; import "no-such-package";', "esm");
    expect(errors).toEqual([
      expect.stringContaining('"node:fs"'),
      expect.stringContaining('"no-such-package"'),
    ]);
  });

  it("names a file from outside the workspace", async () => {
    const { foreign } = await bundle(everythingOf("fast-check"), "esm");
    expect(foreign).toContainEqual(expect.stringContaining("fast-check"));
  });

  it("fails where a module reads process while it loads", async () => {
    const { code } = await bundle("export const depth = process.env.DEPTH;", "iife");
    expect(() => exportsOf(code)).toThrow("process is not defined");
  });
});
