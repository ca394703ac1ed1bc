import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { root } from "./house/workspace.js";

interface CatalogueScript {
  cataloguePage(): Promise<string>;
}

it("docs/catalogue.md agrees with the registry", async () => {
  const script = pathToFileURL(path.join(root, ".scripts/catalogue.mjs")).href;
  const { cataloguePage }: CatalogueScript = await import(script);
  const page = readFileSync(path.join(root, "docs/catalogue.md"), "utf8");
  const current = await cataloguePage();
  expect(page === current, "docs/catalogue.md is out of date; run `npm run catalogue`").toBe(true);
});
