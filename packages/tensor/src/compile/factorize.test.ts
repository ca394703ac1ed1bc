/**
 * Factorisations: what they are, how exactly, and that compiled ones have the interpreter's bits.
 */
import {
  add,
  cholesky,
  eigh,
  matmul,
  mul,
  qr,
  type Scalar,
  sub,
  sum,
  type Tensor,
  triangularSolve,
} from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { nodeOf, scalarVariable, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { ProgramSpec, TypedArray } from "../program/program.js";
import { bitsOf } from "../test-support/bits.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

type Build = (x: Tensor, b: Tensor, when?: Scalar) => Readonly<Record<string, Tensor>>;

const roundoff = { f32: 2 ** -24, f64: 2 ** -53 } as const;
type Float = keyof typeof roundoff;

function specOf(
  build: Build,
  [m, n]: readonly [number, number],
  dtype: Float,
  conditional = false,
) {
  const [x, b] = [variable("x", [m, n], dtype), variable("b", [m, 3], dtype)];
  const built = build(x, b, conditional ? scalarVariable("when") : undefined);
  const outputs = Object.fromEntries(
    Object.entries({ ...built, b, x }).map(([name, tensor]) => [name, nodeOf(tensor)]),
  );
  return { phases: { run: { outputs } } } satisfies ProgramSpec;
}

function normals(size: number, seed: number): Float64Array {
  const values = stream(seed, "factorisations");
  return Float64Array.from({ length: size }, () => values.normal());
}

/** The outputs of a program on random elements. */
function outputsOf(
  execute: (spec: ProgramSpec) => ReturnType<typeof interpretProgram>,
  spec: ReturnType<typeof specOf>,
  fill: (name: string, array: TypedArray) => void,
) {
  const program = execute(spec);
  for (const name of ["x", "b", "when"]) if (program.has(name)) fill(name, program.variable(name));
  program.run("run");
  return Object.fromEntries(
    Object.keys(spec.phases.run.outputs).map((name) => [name, program.output("run", name)]),
  );
}

const square = (x: Tensor) => matmul(x, x, { transposeB: true });
const factors: Readonly<Record<string, Build>> = {
  cholesky: (x, _, when) => ({ l: cholesky(square(x), when ? { when } : {}) }),
  "triangular solve": (x, b, when) => {
    const t = cholesky(square(x));
    const options = when ? { when } : {};
    return {
      forward: triangularSolve(t, b, options),
      backward: triangularSolve(t, b, { transpose: true, ...options }),
      upper: triangularSolve(square(x), b, { lower: false, ...options }),
      transposed: triangularSolve(square(x), b, { lower: false, transpose: true, ...options }),
    };
  },
  qr: (x, _, when) => ({ ...qr(x, when ? { when } : {}) }),
  eigh: (x, _, when) => ({ ...eigh(square(x), when ? { when } : {}) }),
};

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 13, 20];

describe.each(Object.keys(factors))("%s", (name) => {
  const build = factors[name]!;

  it.each(["f32", "f64"] as const)("compiled it has the interpreter's bits in %s", (dtype) => {
    for (const n of sizes) {
      for (const m of name === "qr" ? [n, n + 3] : [n]) {
        const spec = specOf(build, [m, n], dtype);
        const fill = (which: string, array: TypedArray) =>
          array.set(normals(array.length, 7 * n + which.length));
        const [expected, compiled] = [interpretProgram, compiledProgram].map((execute) =>
          outputsOf(execute, spec, fill),
        );
        for (const key of Object.keys(expected!)) {
          expect(bitsOf(compiled![key]!)).toEqual(bitsOf(expected![key]!));
        }
      }
    }
  });

  it("is left at zeros where `when` is not above 0, and NaN stays NaN where it is", () => {
    for (const when of [0, 1]) {
      const spec = specOf(build, [4, 4], "f64", true);
      const fill = (which: string, array: TypedArray) => {
        if (which === "when") array[0] = when;
        else array.set(normals(array.length, 3).fill(Number.NaN, 0, 1));
      };
      const [expected, compiled] = [interpretProgram, compiledProgram].map((execute) =>
        outputsOf(execute, spec, fill),
      );
      for (const key of Object.keys(expected!).filter((each) => !["x", "b"].includes(each))) {
        expect(bitsOf(compiled![key]!)).toEqual(bitsOf(expected![key]!));
        expect([...expected![key]!].some(Number.isNaN)).toBe(when === 1);
        if (when === 0) expect(new Set(expected![key]!)).toEqual(new Set([0]));
      }
    }
  });

  it("a gradient through it is refused by name", () => {
    const x = variable("x", [3, 3], "f64");
    const [first] = Object.values(build(x, variable("b", [3, 3], "f64")));
    expect(() => grad(sum(first!), [x])).toThrow(/has no derivative/);
  });
});

function compiledProgram(spec: ProgramSpec) {
  return instantiate(compileProgram(spec));
}

/** The largest |x|. */
const largest = (x: Iterable<number>) => Math.max(0, ...[...x].map(Math.abs));
const identity = (n: number) =>
  Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));

describe.each([1, 2, 5, 16, 33])("for n = %i in f64", (n) => {
  const u = roundoff.f64;
  const evaluate = (build: Build, m = n) =>
    outputsOf(interpretProgram, specOf(build, [m, n], "f64"), (name, array) =>
      array.set(normals(array.length, n + name.length)),
    );
  const difference = (a: TypedArray, b: ArrayLike<number>) =>
    largest([...a].map((value, i) => value - b[i]!));

  it("L L' differs from x by at most gamma_(n + 1) |L| |L'| element by element", () => {
    const outputs = evaluate((x) => {
      const l = cholesky(square(x));
      const bound = square(mul(l, sub(mul(2, signs(l)), 1)));
      return { error: sub(square(l), square(x)), bound };
    });
    const gamma = ((n + 1) * u) / (1 - (n + 1) * u);
    // The product that checks it errs as much again.
    outputs.error!.forEach((error, i) => {
      expect(Math.abs(error)).toBeLessThanOrEqual(3 * gamma * outputs.bound![i]!);
    });
  });

  it("solutions solve: |t x - b| is at most 2 gamma_n |t| |x| on the whole", () => {
    const outputs = evaluate((x, b) => {
      const t = cholesky(add(square(x), square(x)));
      const solution = triangularSolve(t, b);
      return { solution, t, error: sub(matmul(t, solution), b) };
    });
    const scale = n * largest(outputs.t!) * largest(outputs.solution!);
    expect(largest(outputs.error!)).toBeLessThanOrEqual(4 * n * u * scale);
  });

  it("q r is x and q' q the identity, to 10 m n roundings; r is upper triangular", () => {
    const m = n + 4;
    const outputs = evaluate((x) => {
      const { q, r } = qr(x);
      return { product: matmul(q, r), r, gram: matmul(q, q, { transposeA: true }) };
    }, m);
    const bound = 10 * m * n * u;
    expect(difference(outputs.product!, outputs.x!)).toBeLessThan(bound * largest(outputs.x!));
    expect(difference(outputs.gram!, identity(n))).toBeLessThan(bound);
    outputs.r!.forEach((value, i) => {
      if (i % n < Math.floor(i / n)) expect(value).toBe(0);
    });
  });

  it("v diag(values) v' is x, v is orthonormal, and values fall, to 100 n roundings", () => {
    const outputs = evaluate((x) => {
      const symmetric = add(square(x), mul(0, x));
      const { values, vectors } = eigh(symmetric);
      const product = matmul(mul(vectors, values), vectors, { transposeB: true });
      const gram = matmul(vectors, vectors, { transposeA: true });
      return { values, gram, product, symmetric };
    });
    const scale = Math.abs(outputs.values![0]!);
    expect(difference(outputs.product!, outputs.symmetric!)).toBeLessThan(100 * n * u * scale);
    expect(difference(outputs.gram!, identity(n))).toBeLessThan(100 * n * u);
    const values = [...outputs.values!];
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });
});

/** 1 where an element is not negative, else 0. */
function signs(x: Tensor): Tensor {
  return sub(1, x.apply("cast", [x.apply("less", [x, 0], {})], { dtype: x.dtype }));
}

describe("eigh", () => {
  it("finds the eigenvalues of the second difference matrix, 2 - 2 cos(k pi / (n + 1))", () => {
    const n = 24;
    const spec = specOf((x) => ({ ...eigh(x) }), [n, n], "f64");
    const outputs = outputsOf(interpretProgram, spec, (name, array) => {
      if (name !== "x") return;
      for (let i = 0; i < n; i++) {
        array[i * n + i] = 2;
        if (i > 0) array[i * n + i - 1] = -1;
      }
    });
    outputs.values!.forEach((value, i) => {
      const expected = 2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1));
      expect(Math.abs(value - expected)).toBeLessThan(n * 2 ** -50);
    });
  });

  it("leaves diagonal matrices as they are, equal values in their order", () => {
    const spec = specOf((x) => ({ ...eigh(x) }), [4, 4], "f32");
    const outputs = outputsOf(interpretProgram, spec, (name, array) => {
      if (name === "x") array.set([1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, -2]);
    });
    expect([...outputs.values!]).toEqual([3, 3, 1, -2]);
    expect([...outputs.vectors!]).toEqual([0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
  });
});

describe("operands that do not fit", () => {
  const x = variable("x", [2, 3], "f32");
  it.each([
    ["cholesky", () => cholesky(x), "cholesky of f32 [2, 3] and i32 []: x must be square."],
    ["qr", () => qr(x), "there must be at least as many rows as columns"],
    ["eigh", () => eigh(variable("y", [4], "f32")), "matrices of f32 or f64 are wanted"],
    ["solve", () => triangularSolve(square(x), variable("b", [3, 1], "f32")), "t [n, n] and b"],
  ])("%s: the sentence prints the types", (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe.each(["f32", "f64"] as const)("elements of any size, in %s", (dtype) => {
  const run = (build: Build, n: number, elements: readonly number[]) =>
    outputsOf(interpretProgram, specOf(build, [n, n], dtype), (which, array) => {
      if (which === "x") array.set(elements);
    });
  const [reflected, rotated]: [Build, Build] = [(x) => ({ ...qr(x) }), (x) => ({ ...eigh(x) })];
  const factors = dtype === "f32" ? [-120, -70, 0, 60, 64, 124] : [-1000, -520, 0, 500, 512, 1020];
  const elements = [...normals(16, 5)].map((x) => (dtype === "f32" ? Math.fround(x) : x));
  const symmetric = elements.map((_, i) => elements[Math.max(i, 4 * (i % 4) + Math.floor(i / 4))]!);
  const times = (x: Iterable<number>, exponent: number) =>
    [...x].map((each) => each * 2 ** exponent);

  it("x 2^k has the q and eigenvectors of x, and r and eigenvalues 2^k times as large", () => {
    const plain = { qr: run(reflected, 4, elements), eigh: run(rotated, 4, symmetric) };
    for (const exponent of factors) {
      const { q, r } = run(reflected, 4, times(elements, exponent));
      expect([...q!]).toEqual([...plain.qr.q!]);
      expect([...r!]).toEqual(times(plain.qr.r!, exponent));
      const { values, vectors } = run(rotated, 4, times(symmetric, exponent));
      expect([...vectors!]).toEqual([...plain.eigh.vectors!]);
      expect([...values!]).toEqual(times(plain.eigh.values!, exponent));
    }
  });

  it("columns of different sizes are scaled apart", () => {
    const plain = run(reflected, 4, elements);
    const [small, large] = [factors[1]!, factors.at(-1)!];
    const apart = elements.map((x, i) => x * 2 ** [large, small, 0, small][i % 4]!);
    const { q } = run(reflected, 4, apart);
    expect([...q!]).toEqual([...plain.q!]);
  });
});
