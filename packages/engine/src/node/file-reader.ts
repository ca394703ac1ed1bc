import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type DataReader, UsageError } from "@thalweg/core";

/** Reads the files that lie beside plugins. */
export const fileReader: DataReader = {
  async read(url) {
    const path = url.protocol === "file:" ? fileURLToPath(url) : url.href;
    try {
      return await readFile(url);
    } catch (error) {
      const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
      throw new UsageError(`data file ${path} cannot be read (${why}); install its plugin again.`);
    }
  },
};
