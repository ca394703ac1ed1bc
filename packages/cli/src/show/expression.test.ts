import { decay, positive } from "@thalweg/core";
import type { DescribedNames } from "@thalweg/engine";
import { expect, it } from "vitest";
import { describeExpression } from "./expression.js";

const entry = (name: string, hyper: object) => ({
  ...{ name, aliases: [], source: `source of ${name}`, formula: `formula of ${name}`, hyper },
});
const known = {
  optimizers: [entry("descent", { lr: positive(0.1) })],
  transforms: [{ ...entry("clip", { max: positive(1) }), kind: "rule" }],
  schedulers: [entry("fade", { factor: decay(0.9) }), entry("rise", {})],
} as unknown as DescribedNames;

it("an expression is described by the sources, formulas and hyperparameters of all its parts", () => {
  const { source, formulas, hyper, schedules } = describeExpression(
    "clip|descent+fade+max:sequence(fade,rise)",
    known,
  );
  for (const name of ["clip", "descent", "fade", "rise"]) {
    expect(source).toContain(`source of ${name}`);
    expect(formulas[name]).toBe(`formula of ${name}`);
  }
  expect(Object.keys(hyper)).toEqual(
    expect.arrayContaining(["clip.max", "descent.lr", "fade.factor", "sequence.fade.factor"]),
  );
  expect(schedules.map(({ targets }) => targets)).toEqual([["descent.lr"], ["clip.max"]]);
});
