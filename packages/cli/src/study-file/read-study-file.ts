/** Reads a study from a file: JSON, YAML, or a TypeScript or JavaScript module. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { shownPath } from "../files/shown-path.js";
import { studyOfModule } from "./study-module.js";

/** What a file says, before its names are known. */
export interface StudyFile {
  /** The fields of a study without `plugins`, whose plugins are not located yet. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The plugins that it names: absolute paths of files, and packages. */
  readonly plugins: readonly string[];
}

/** Aliases that a YAML file may expand to: enough for a person, too few to fill the memory. */
const MOST_ALIASES = 100;

/**
 * Reads a study's file. Only a module is run, in a thread of its own.
 * @throws UsageError in one sentence if it cannot be read, or is no JSON, YAML or module with a
 * study as its default export
 */
export async function readStudyFile(file: string, signal: AbortSignal): Promise<StudyFile> {
  const value = await contentOf(file, signal);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${shownPath(file)} holds no study; write an object with problems and optimizers.`,
    );
  }
  const { $schema: _, plugins = [], ...input } = value as Record<string, unknown>;
  const name = path.basename(file).replace(/\.(study\.)?[a-z]+$/i, "");
  return { input: { name, ...input }, plugins: pluginsOf(file, plugins) };
}

async function contentOf(file: string, signal: AbortSignal): Promise<unknown> {
  if (/\.[cm]?[jt]s$/i.test(file)) return await studyOfModule(path.resolve(file), signal);
  const text = await textOf(file);
  if (/\.ya?ml$/i.test(file)) return await parseYaml(file, text);
  if (/\.json$/i.test(file)) return parseJson(file, text);
  throw new UsageError(
    `${shownPath(file)} is no study's file; its name must end in .json, .yaml, .ts or .js.`,
  );
}

async function textOf(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(`${shownPath(file)} cannot be read: ${reasons[code] ?? code}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${shownPath(file)} is not UTF-8; save it in that encoding.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
};

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const [, at] = /at position (\d+)/.exec(what) ?? [];
    const line = at === undefined ? "" : `, line ${text.slice(0, Number(at)).split("\n").length}`;
    throw new UsageError(`${shownPath(file)}${line} is no JSON: ${what.split("\n")[0]}.`);
  }
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  const { parse, YAMLError } = await import("yaml");
  try {
    return parse(text, { maxAliasCount: MOST_ALIASES, prettyErrors: true });
  } catch (error) {
    const what = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
    const line = error instanceof YAMLError ? error.linePos?.[0].line : undefined;
    const where = line === undefined ? "" : `, line ${line}`;
    throw new UsageError(`${shownPath(file)}${where} is no YAML: ${what.replace(/:$/, "")}.`);
  }
}

function pluginsOf(file: string, plugins: unknown): string[] {
  const isNames = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");
  if (!isNames(plugins)) {
    throw new UsageError(
      `study.plugins must be a list of files or packages, such as ["./mine.ts"].`,
    );
  }
  // Files are relative to the study's file; packages are as they are.
  return plugins.map((plugin) =>
    /^\.{0,2}[\\/]|\.[cm]?[jt]s$/i.test(plugin)
      ? path.resolve(path.dirname(path.resolve(file)), plugin)
      : plugin,
  );
}
