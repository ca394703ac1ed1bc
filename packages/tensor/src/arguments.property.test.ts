/**
 * Whatever the words of rules and the operators are given, they build something or say in one
 * sentence why not.
 */
import { readdirSync, readFileSync } from "node:fs";
import * as core from "@thalweg/core";
import { mul, sum } from "@thalweg/core";
import { isScalar, isTensor, showValue, ThalwegError } from "@thalweg/core/host";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as tensor from "./index.js";

/**
 * What each file of the vocabulary exports, but for the checks themselves and the table of what
 * words are called elsewhere.
 */
const folder = new URL("../../core/src/vocabulary/", import.meta.url);
const vocabulary = new Set(
  readdirSync(folder)
    .filter((file) => file !== "arguments.ts" && file !== "other-names.ts")
    .flatMap((file) => [
      ...readFileSync(new URL(file, folder), "utf8").matchAll(/^export (?:function|const) (\w+)/gm),
    ])
    .map(([, name]) => name),
);

type Word = (...args: unknown[]) => unknown;

const functionsOf = (module: object): [string, Word][] =>
  Object.entries(module).filter(([, value]) => typeof value === "function");
const words = functionsOf(core).filter(([name]) => vocabulary.has(name));
const operators = [
  ...["attention", "avgPool2d", "conv2d", "dropout", "embedding", "gelu", "geluTanh"],
  ...["layerNorm", "logSoftmax", "logSumExp", "maxPool2d", "multiHeadAttention", "softmax"],
  ...["softplus", "grad", "hvp", "jvp", "vjp", "variable", "scalarVariable", "constant"],
  ...["nodeOf", "castTo"],
];

const shapes = [[], [1], [3], [2, 3], [3, 3], [2, 4, 4, 3], [2, 2, 4], [0], [0, 2]];
const dtypes = ["f32", "f64", "i32"] as const;
const tensors = dtypes.flatMap((dtype) =>
  shapes.map((shape, i) => tensor.variable(`x${i}`, shape, dtype)),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.constantFrom(Number.NaN, 1.5, -0, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY, "1", undefined),
);
const fields = [
  "axes",
  "causal",
  "dilation",
  "eps",
  "groups",
  "kernel",
  "lower",
  "padding",
  "scale",
];
const moreFields = ["size", "stride", "sweeps", "transpose", "transposeA", "transposeB", "when"];
const oddities = fc.constantFrom<unknown>(
  Symbol("s"),
  10n,
  () => 1,
  Object.create(null),
  Promise.resolve(1),
  [Symbol("s")],
  // biome-ignore lint/suspicious/noSparseArray: what a rule in JavaScript may pass.
  [1, , 2],
  { kind: "tensor" },
  { kind: "tensor", shape: [2], dtype: "f64" },
  { kind: "tensor", shape: "ab", dtype: "f64", apply: () => 1 },
  { kind: "scalar" },
  "f32",
  "same",
);
const argument: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...tensors) },
  { weight: 1, arbitrary: fc.constant(tensor.scalarVariable("s")) },
  { weight: 3, arbitrary: number },
  { weight: 3, arbitrary: fc.array(number, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...tensors), { maxLength: 3 }) },
  { weight: 1, arbitrary: oddities },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom(...fields, ...moreFields),
      fc.oneof(number, fc.array(number, { maxLength: 3 }), fc.boolean(), oddities),
      { maxKeys: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.anything() },
);

function expectTensorOrSentence(name: string, word: Word, args: readonly unknown[]): void {
  let result: unknown;
  try {
    result = word(...args);
  } catch (error) {
    if (!(error instanceof ThalwegError)) throw error;
    expect(error.message, name).toMatch(/^(?!internal:).*[.?]$/);
    return;
  }
  const one = isTensor(result) || isScalar(result) || typeof result !== "object";
  const parts = one ? [result] : Object.values(result!);
  for (const part of parts) {
    const built = isTensor(part) || isScalar(part) || /number|boolean/.test(typeof part);
    expect(built, `${name} gives ${showValue(part)}`).toBe(true);
  }
}

describe("of any arguments", () => {
  const every = [
    ...words,
    ...functionsOf(tensor).filter(([name]) => operators.includes(name)),
  ] as const;

  it("knows every operator by its name", () => {
    expect(operators.filter((name) => !(name in tensor))).toEqual([]);
  });

  it.each(every)("%s gives a tensor or a sentence", (name, word) => {
    const property = fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
      expectTensorOrSentence(name, word, args);
    });
    const thorough = process.env.THALWEG_THOROUGH === "1" ? 10 : 1;
    fc.assert(property, { numRuns: 200 * thorough });
  });
});

describe("a mistake in a rule names the word, the value and what is wanted", () => {
  const [x] = [tensor.variable("x", [2, 3], "f64")];
  it.each<[() => unknown, string]>([
    [
      () => core.slice(x, [0, 0, 0], [1, 1, 1]),
      "slice of a tensor f64 [2, 3]: the start is [0, 0, 0]; it must be a list of 2 whole numbers of at least 0.",
    ],
    [
      () => core.slice(x, 0 as never, 1 as never),
      "slice of a tensor f64 [2, 3]: the start is 0; it must be a list of 2 whole numbers of at least 0.",
    ],
    [
      () => sum(x, "rows" as never),
      'axes "rows" do not fit a tensor of shape [2, 3]; they must be from -2 to 1.',
    ],
    [() => sum(5 as never), "sum: x is 5; it must be a tensor."],
    [
      () => core.square(undefined as never),
      "square takes tensors, scalars and numbers, and got undefined; check the names in the rule.",
    ],
    [
      () => core.reshape(x, [4, -1]),
      "reshape of a tensor f64 [2, 3]: [4, -1] has no extent for -1 that gives 6 elements.",
    ],
    [
      () => core.matmul(x, x, true as never),
      "matmul: the options are true; they must be { transposeA, transposeB }.",
    ],
    [
      () => core.cast(x, "float" as never),
      'cast: the element type is "float"; it must be "f32", "f64" or "i32".',
    ],
    [
      () => core.eigh(x, { sweeps: 1.5 }),
      "eigh of a tensor f64 [2, 3]: the number of sweeps is 1.5; it must be a whole number of at least 0.",
    ],
    [
      () => core.concat(x as never),
      "concat: the tensors are a tensor f64 [2, 3]; they must be a list of tensors.",
    ],
    [
      () => core.over(x, x, undefined as never),
      "over takes 3 arguments and got 2; check the names in the rule.",
    ],
    [
      () => core.normalize(x, undefined as never),
      "normalize takes 2 arguments and got 1; check the names in the rule.",
    ],
    [
      () => core.withNorm(x, undefined as never),
      "withNorm takes 2 arguments and got 1; check the names in the rule.",
    ],
    [
      () => core.clipNorm(x, undefined as never),
      "clipNorm takes 2 arguments and got 1; check the names in the rule.",
    ],
    [
      () => core.ema(x, x, undefined as never),
      "ema takes 3 arguments and got 2; check the names in the rule.",
    ],
    [
      () => core.over(x, undefined as never, 0),
      "over takes tensors, scalars and numbers, and got undefined; check the names in the rule.",
    ],
    [
      () => core.eigh(tensor.variable("y", [2, 2], "f64"), { when: sum(x) as never }),
      "eigh: when is a tensor f64 []; it must be a scalar, which is known before the step.",
    ],
  ])("%#", (call, sentence) => {
    expect(call).toThrow(ThalwegError);
    expect(call).toThrow(sentence);
  });

  it("keeps the lists that it was given from being changed later", () => {
    const shape = [3, 2];
    const reshaped = core.reshape(x, shape);
    shape[0] = 7;
    expect(reshaped.shape).toEqual([3, 2]);
  });
});

it("a tensor of a second copy of the package is told so, whoever is asked first", () => {
  const own = tensor.variable("own", [2], "f64");
  // As another copy of the class is: the same fields and another constructor.
  const foreign = { ...own, apply: own.apply.bind(own) };
  const calls = [
    () => mul(own, foreign),
    () => core.concat([own, foreign]),
    () => tensor.nodeOf(foreign),
    () => tensor.grad(sum(own), [foreign]),
  ];
  for (const call of calls) {
    expect(call).toThrow(
      /^two copies of @thalweg\/tensor are loaded, and a tensor of one was given to the other; install one version .*\.$/,
    );
  }
});
