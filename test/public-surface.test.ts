import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { root } from "./house/workspace.js";

interface ApiScript {
  apiPages(): Promise<ReadonlyMap<string, string>>;
}

interface DocsScript {
  docsWarnings(): Promise<readonly string[]>;
}

const script = (name: string) => import(pathToFileURL(path.join(root, ".scripts", name)).href);

const recorded = path.join(root, "docs/api");
const thorough = process.env.THALWEG_THOROUGH === "1";

describe("what the packages export", () => {
  it("is what docs/api says", async () => {
    const { apiPages }: ApiScript = await script("api.mjs");
    const pages = await apiPages();
    const why = "the public surface differs from docs/api; if that is meant, run `npm run api`";
    expect(readdirSync(recorded).sort(), why).toEqual([...pages.keys()].sort());
    for (const [file, page] of pages)
      expect(page, why).toBe(readFileSync(path.join(recorded, file), "utf8"));
  });

  if (thorough) {
    // TypeDoc takes some 20 s.
    it("becomes reference pages without a warning", async () => {
      const { docsWarnings }: DocsScript = await script("docs.mjs");
      expect(await docsWarnings()).toEqual([]);
    });
  }
});
