import { describe, expect, it } from "vitest";
import { type Form, forms } from "./plugin-forms.js";

const entry = { start: [1, 2] };
const metric = (name: string) => ({ name, better: "lower", value: () => {} });

/** For each form, values that it just accepts and values that it just refuses. */
const cases: Readonly<Record<string, readonly [form: Form, right: unknown[], wrong: unknown[]]>> = {
  count: [forms.count, [1, 2 ** 53 - 1], [0, -1, 1.5, 2 ** 53, Number.NaN, "1"]],
  spread: [forms.spread, [0, 0.1], [-1e-300, Number.POSITIVE_INFINITY, Number.NaN]],
  point: [forms.point, [[0], [1, -2]], [[], [Number.NaN], ["1"], new Array(1)]],
  minimum: [
    forms.minimum,
    [
      { value: 0, at: [] },
      { value: -1, at: [[1, 2]] },
    ],
    [{ value: Number.NaN, at: [] }, { value: 0, at: [[1]] }, { value: 0 }, null],
  ],
  domain: [
    forms.domain,
    [
      [
        [0, 1],
        [-2, -1],
      ],
    ],
    [
      [[0, 1]],
      [
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [2, 1],
      ],
      [
        [0, 1],
        [0, Number.POSITIVE_INFINITY],
      ],
      [
        [0, 1],
        [0, 1, 2],
      ],
    ],
  ],
  relativeTarget: [
    forms.relativeTarget,
    [{ relative: 1e-9 }, { relative: 2 }],
    [{ relative: 0 }, { relative: -0.1 }, { relative: Number.NaN }, {}],
  ],
  dataTarget: [
    forms.dataTarget,
    [{ value: -1, provenance: "made" }],
    [
      { value: Number.NaN, provenance: "made" },
      { value: 1, provenance: " " },
      { value: 1, provenance: "half \ud800" },
    ],
  ],
  metrics: [
    forms.metrics,
    [[], [metric("a")], [metric("a"), metric("b")]],
    [
      [metric("a"), metric("a")],
      [metric("A")],
      [{ ...metric("a"), better: "more" }],
      [{ ...metric("a"), value: 1 }],
    ],
  ],
  memory: [forms.memory, [{}, { best: -1 }], [{ best: Number.NaN }, { "a b": 1 }, [], null]],
  states: [
    forms.states,
    [{ v: { shape: "like", value: 0 } }, { v: { shape: () => [1], value: "theta" } }],
    [{ v: { shape: "round", value: 0 } }, { v: { shape: "like", value: Number.NaN } }, { v: 0 }],
  ],
};

describe.each(Object.entries(cases))("%s", (_, [form, right, wrong]) => {
  it("takes what it says, up to its ends", () => {
    for (const value of right) expect([value, form.fits(value, entry)]).toEqual([value, true]);
  });

  it("takes nothing beyond", () => {
    for (const value of wrong) expect([value, form.fits(value, entry)]).toEqual([value, false]);
  });
});
