/** Bundles the pinned trials with plugins and data into one script for any JavaScript engine. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { plugins } from "@thalweg/preset";
import { build, type Plugin } from "esbuild";
import { root } from "../house/workspace.js";

const here = path.join(root, "test/javascript-engines");
const files = ["digits.csv.gz", "diabetes_data_raw.csv.gz", "diabetes_target.csv.gz"];

const bundled = new Map<boolean, Promise<string>>();

/**
 * The script, built once. It defines `answer(report)`, which calls `report` with a line of JSON:
 * the fingerprints in the order of the pinned trials.
 * @param bare whether the script is for a shell with ECMAScript and WebAssembly only
 */
export function bundlePinned(bare = false): Promise<string> {
  const script = bundled.get(bare) ?? bundle(bare);
  bundled.set(bare, script);
  return script;
}

async function bundle(bare: boolean): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry(bare), resolveDir: here, sourcefile: "entry.js" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    define: { "import.meta.url": '"https://bundle.invalid/dist/plugin.js"' },
    loader: { ".gz": "binary" },
    plugins: bare ? [unpacked] : [],
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

function entry(bare: boolean): string {
  const imports = plugins.map((url, i) => named(`plugin${i}`, fileURLToPath(url)));
  const data = files.map((file, i) =>
    named(`file${i}`, path.join(root, "plugins/datasets/data", file)),
  );
  const list = (prefix: string, from: readonly string[]) => from.map((_, i) => `${prefix}${i}`);
  return `
    ${bare ? 'import "./shell-globals.ts";' : ""}
    import { answer } from "./answer.ts";
    import pinned from "../training/fingerprints.json";
    ${[...imports, ...data].join("\n")}
    const files = new Map(${JSON.stringify(files)}.map((name, i) => [name, [${list("file", files)}][i]]));
    globalThis.answer = (report) => answer(pinned, [${list("plugin", plugins)}], files).then(report);
  `;
}

const named = (name: string, file: string) => `import ${name} from ${JSON.stringify(file)};`;

/** Embeds files decompressed, because a shell cannot decompress. */
const unpacked: Plugin = {
  name: "unpacked",
  setup({ onLoad }) {
    onLoad({ filter: /\.gz$/ }, async ({ path: file }) => ({
      contents: gunzipSync(await readFile(file)),
      loader: "binary",
    }));
  },
};
