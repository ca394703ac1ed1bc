import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type DataReader, UsageError } from "@thalweg/core";
import { checkData } from "../plugins/plugin-files.js";

/**
 * Reads the files beside plugins. It opens regular files only: reading a pipe would wait for its
 * writer, and could not be aborted.
 */
export const fileReader: DataReader = {
  async read(url) {
    const { href, protocol } = url;
    if (protocol !== "file:") {
      throw new UsageError(`data file ${href} is no file of this machine; give a file: URL.`);
    }
    const path = fileURLToPath(url);
    const bytes = await read(path);
    checkData(path, bytes);
    return bytes;
  },
};

async function read(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new UsageError(`data file ${path} is no regular file.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`data file ${path} cannot be read (${why}); install its plugin again.`);
  }
}
