/** Running ahead has the bits of as many single runs, in WebAssembly and in the interpreter. */
import { add, div, ema, gather, mean, mul, sqrt, square, sub, sum } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { nodeOf, scalarVariable, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { Program, ProgramSpec } from "../program/program.js";
import { bitsOf } from "../test-support/bits.js";
import { graphParameters } from "../test-support/random-graphs.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

const examples = 11;
const width = 5;

/** Adam's kind of descent of a regression, on batches by index. */
function training(dtype: "f32" | "f64", batch: number, rows: number): ProgramSpec {
  const data = variable("data", [examples, width], dtype);
  const indices = variable("batch", [batch], "i32");
  const theta = variable("theta", [width], dtype);
  const v = variable("v", [width], dtype);
  const t = scalarVariable("t");
  const loss = mean(square(sum(mul(gather(data, indices), theta), [1])));
  const g = grad(loss, [theta])[0]!;
  const next = ema(v, square(g), 0.9);
  const moved = sub(theta, div(mul(div(0.1, t), g), add(sqrt(next), 1e-8)));
  return {
    phases: {
      step: {
        outputs: { loss: nodeOf(loss), twice: nodeOf(mul(2, t)) },
        updates: [
          [theta, nodeOf(moved)],
          [v, nodeOf(next)],
          [t.node as typeof theta, nodeOf(add(t, 1))],
        ],
        ahead: { rows, feeds: [indices], keeps: ["loss", "twice"] },
      },
    },
  };
}

interface Run {
  readonly dtype: "f32" | "f64";
  readonly rows: number;
  readonly batches: readonly (readonly number[])[];
  readonly values: readonly number[];
}

const runs: fc.Arbitrary<Run> = fc
  .record({ size: fc.integer({ min: 1, max: 9 }), rows: fc.integer({ min: 1, max: 6 }) })
  .chain(({ size, rows }) =>
    fc.record({
      dtype: fc.constantFrom("f32" as const, "f64" as const),
      rows: fc.constant(rows),
      batches: fc.array(
        fc.array(fc.integer({ min: 0, max: examples - 1 }), { minLength: size, maxLength: size }),
        { minLength: rows, maxLength: rows },
      ),
      values: fc.array(fc.oneof(fc.double({ min: -2, max: 2 }), fc.constantFrom(1e30, Infinity)), {
        minLength: examples * width,
        maxLength: examples * width,
      }),
    }),
  );

function begin(program: Program, { values }: Run): Program {
  program.variable("data").set(values);
  program.variable("theta").fill(0.5);
  program.variable("t")[0] = 1;
  return program;
}

const everything = (program: Program) =>
  ["theta", "v", "t", "batch"].map((name) => bitsOf(program.variable(name)));

/** Steps one at a time, to the first whose loss is not finite. */
function stepByStep(program: Program, { batches }: Run) {
  const kept: { loss: number[]; twice: number[] } = { loss: [], twice: [] };
  for (const batch of batches) {
    program.variable("batch").set(batch);
    program.run("step");
    const loss = program.output("step", "loss")[0]!;
    kept.loss.push(loss);
    kept.twice.push(program.output("step", "twice")[0]!);
    if (!Number.isFinite(loss)) break;
  }
  return { kept, variables: everything(program) };
}

function ahead(program: Program, { batches }: Run) {
  program.feed("step", "batch").set(batches.flat());
  const ran = program.runAhead("step", batches.length);
  const values = (name: string) => [...program.kept("step", name).subarray(0, ran)];
  return { kept: { loss: values("loss"), twice: values("twice") }, variables: everything(program) };
}

describe("running ahead", () => {
  it("has the bits of single runs, to the first whose kept output is not finite", () => {
    const property = fc.property(runs, (run) => {
      const spec = training(run.dtype, run.batches[0]!.length, run.rows);
      const compiled = compileProgram(spec);
      const expected = stepByStep(begin(interpretProgram(spec), run), run);
      expect(stepByStep(begin(instantiate(compiled), run), run)).toEqual(expected);
      expect(ahead(begin(instantiate(compiled), run), run)).toEqual(expected);
      expect(ahead(begin(interpretProgram(spec), run), run)).toEqual(expected);
    });
    fc.assert(property, graphParameters("running ahead"));
  });

  it("does nothing when it is asked for no run", () => {
    const program = instantiate(compileProgram(training("f32", 2, 3)));
    expect(program.runAhead("step", 0)).toBe(0);
    expect(program.variable("t")[0]).toBe(0);
  });

  it.each([
    [compileProgram, (spec: ProgramSpec) => instantiate(compileProgram(spec))],
    [interpretProgram, interpretProgram],
  ] as const)("is refused in a sentence where it cannot be, by %o", (_, execute) => {
    const program = execute(training("f32", 2, 3));
    expect(() => program.runAhead("step", 4)).toThrow(
      'phase "step" cannot run 4 times ahead; it has 3 rows, so give a whole number from 0 to 3.',
    );
    expect(() => program.feed("step", "theta")).toThrow('the program has no fed variable "theta"');
    const single = execute({ phases: { once: { outputs: { x: variable("x", [], "f32") } } } });
    expect(() => single.runAhead("once", 1)).toThrow('phase "once" does not run ahead');
    const x = variable("x", [3], "f32");
    const wrong = { rows: 2, feeds: [], keeps: ["x"] };
    expect(() => execute({ phases: { once: { outputs: { x }, ahead: wrong } } })).toThrow(
      'phase "once", run ahead: "x" is f32 [3]; it keeps outputs that are f32 or f64 [].',
    );
  });
});
