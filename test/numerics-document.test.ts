import { readFileSync } from "node:fs";
import path from "node:path";
import { elementary } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { root } from "./house/workspace.js";

const page = readFileSync(path.join(root, "docs/numerics.md"), "utf8");

describe("docs/numerics.md", () => {
  it.each(Object.entries(elementary))(
    "states the bounds and the reach of %s",
    (name, { ulp, range }) => {
      const isBounded = name === "sin" || name === "cos";
      const reach = isBounded ? `${range.f32[0][1]} (f32), ${range.f64[0][1]} (f64) ` : "";
      expect(page).toContain(`| ${name} | ${ulp.f32} | ${ulp.f64} | ${reach}|`);
    },
  );
});
