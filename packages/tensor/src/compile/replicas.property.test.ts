/**
 * Replicas on one memory: each has the interpreter's bits on what is common, what is its own, and
 * what the microbatch it works on has.
 */
import { add, mul, sum } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeOf, type TensorNode, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { Phase, TypedArray } from "../program/program.js";
import { bitsOf } from "../test-support/bits.js";
import { graphParameters, type RandomGraph, randomGraphs } from "../test-support/random-graphs.js";
import { compileProgram } from "./compile.js";
import { instantiateReplica, planReplicas, sharedMemory } from "./instantiate-replica.js";
import type { AreaPlan, Window } from "./ir/areas.js";

const areaNames = ["common", "microbatch", "replica"] as const;

/** Every sink an output, and each input updated by a sink that fits it, if there is one. */
function phaseOf({ outputs, inputs }: RandomGraph): Phase {
  const updates = inputs.flatMap((input) => {
    const fits = (sink: TensorNode) =>
      sink.dtype === input.dtype && `${sink.shape}` === `${input.shape}`;
    const value = outputs.find(fits);
    return value === undefined ? [] : [[input, value] as const];
  });
  return { outputs: Object.fromEntries(outputs.map((sink, i) => [`out${i}`, sink])), updates };
}

/** What variables hold, by where they are: `x` for all, `x of microbatch 1`, `x of replica 0`. */
type Held = Map<string, TypedArray>;

const runs = fc.record({
  graph: fc.oneof(randomGraphs({ manner: "tame" }), randomGraphs({ manner: "wild" })),
  places: fc.array(fc.constantFrom(...areaNames), { minLength: 1, maxLength: 7 }),
  microbatches: fc.integer({ min: 1, max: 3 }),
  replicas: fc.integer({ min: 1, max: 3 }),
  order: fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 5 }),
});

describe("replicas of a program on one memory", () => {
  it("have the interpreter's bits, wherever variables are, in any order", () => {
    const property = fc.property(runs, ({ graph, places, microbatches, replicas, order }) => {
      const phase = phaseOf(graph);
      const spec = { phases: { run: phase } };
      const areaOf = new Map(
        graph.inputs.map(({ attributes: { name } }, i) => [name, places[i % places.length]!]),
      );
      const named = (area: string) =>
        new Set([...areaOf].flatMap(([name, of]) => (of === area ? [name] : [])));
      const areas: AreaPlan = {
        ...{
          microbatches,
          ofMicrobatch: named("microbatch"),
          ofReplica: named("replica"),
          windows: new Map(),
        },
      };
      const compiled = compileProgram(spec, { areas });
      const plan = planReplicas(compiled.layout, Array(replicas).fill(["run"]));
      const memory = sharedMemory(plan);
      const made = plan.bases.map((base) => instantiateReplica(compiled, { memory, base }));
      const placeOf = (name: string, replica: number, microbatch: number) => {
        const area = areaOf.get(name);
        return area === "common"
          ? name
          : `${name} of ${area === "microbatch" ? microbatch : replica}`;
      };
      const inMemory = (name: string, replica: number, microbatch: number) =>
        areaOf.get(name) === "microbatch"
          ? made[replica]!.microbatchVariable(name, microbatch)
          : made[replica]!.variable(name);
      const held: Held = new Map();
      const present = graph.inputs.filter(({ attributes: { name } }) => made[0]!.has(name));
      for (const input of present) {
        const { name } = input.attributes;
        for (let replica = 0; replica < replicas; replica++) {
          for (let microbatch = 0; microbatch < microbatches; microbatch++) {
            const values = graph.values.get(input)!.slice();
            if (replica + microbatch > 0 && areaOf.get(name) !== "common") values.reverse();
            held.set(placeOf(name, replica, microbatch), values);
            inMemory(name, replica, microbatch).set(values);
          }
        }
      }
      for (const [r, s] of order) {
        const [replica, microbatch] = [r % replicas, s % microbatches];
        const slow = interpretProgram(spec);
        for (const { attributes } of present) {
          const { name } = attributes;
          slow.variable(name).set(held.get(placeOf(name, replica, microbatch))!);
        }
        slow.run("run");
        made[replica]!.runMicrobatch("run", microbatch);
        for (const name of Object.keys(phase.outputs!)) {
          expect(bitsOf(made[replica]!.output("run", name))).toEqual(
            bitsOf(slow.output("run", name)),
          );
        }
        for (const { attributes } of present) {
          const { name } = attributes;
          held.set(placeOf(name, replica, microbatch), slow.variable(name).slice());
        }
      }
      for (let replica = 0; replica < replicas; replica++) {
        for (let microbatch = 0; microbatch < microbatches; microbatch++) {
          for (const { attributes } of present) {
            const { name } = attributes;
            const expected = held.get(placeOf(name, replica, microbatch))!;
            expect(bitsOf(inMemory(name, replica, microbatch))).toEqual(bitsOf(expected));
          }
        }
      }
    });
    fc.assert(property, graphParameters("replicas"));
  });

  it("read and write parts of variables under names of their own", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 67 }),
      fc.nat(66),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom("f32" as const, "f64" as const),
      (size, at, microbatches, dtype) => {
        const start = at % size;
        const theta = variable("theta", [size], dtype);
        const given = variable("given", [size], dtype);
        const part = variable("part", [size - start], dtype);
        const parts = Array.from({ length: microbatches }, (_, i) =>
          variable(`given.${i}`, [size - start], dtype),
        );
        const total = parts.reduce<TensorNode>((all, x) => nodeOf(add(all, x)), part);
        const spec = {
          phases: {
            give: { updates: [[given, nodeOf(mul(theta, 2))] as const] },
            take: { updates: [[part, total] as const] },
            look: { outputs: { all: nodeOf(sum(theta)) } },
          },
        };
        const windows = new Map<string, Window>([
          ["part", { of: theta, start }],
          ...parts.map(
            (_, microbatch) => [`given.${microbatch}`, { of: given, start, microbatch }] as const,
          ),
        ]);
        const areas = {
          microbatches,
          ofMicrobatch: new Set(["given"]),
          ofReplica: new Set<string>(),
          windows,
        };
        const compiled = compileProgram(spec, { areas });
        const plan = planReplicas(compiled.layout, [["give", "take", "look"]]);
        const [base] = plan.bases as [number];
        const replica = instantiateReplica(compiled, { memory: sharedMemory(plan), base });
        const before = Array.from({ length: size }, (_, i) => i + 1);
        replica.variable("theta").set(before);
        for (let microbatch = 0; microbatch < microbatches; microbatch++)
          replica.runMicrobatch("give", microbatch);
        replica.run("take");
        const after = before.map((x, i) => (i < start ? x : x + microbatches * 2 * x));
        expect([...replica.variable("theta")]).toEqual(after);
        replica.run("look");
        expect(replica.output("look", "all")[0]).toBe(after.reduce((a, b) => a + b, 0));
        expect(replica.has("part")).toBe(false);
      },
    );
    fc.assert(property, graphParameters("windows"));
  });

  it("are refused more memory than there is, and phases that run ahead", () => {
    const x = variable("x", [2 ** 28], "f32");
    const areas = { microbatches: 1, ofMicrobatch: new Set<string>(), windows: new Map() };
    const own = { ...areas, ofReplica: new Set(["x"]) };
    const { layout } = compileProgram({ phases: { run: { outputs: { x } } } }, { areas: own });
    expect(() => planReplicas(layout, Array(4).fill(["run"]))).toThrow(
      /^the program needs 8589\d{6} bytes of memory, and WebAssembly has at most .* or fewer workers\.$/,
    );
    const ahead = { rows: 2, feeds: [], keeps: [] };
    const spec = { phases: { run: { updates: [], ahead } } };
    expect(() => compileProgram(spec, { areas: own })).toThrow(
      'phase "run" runs ahead, which replicas in one memory cannot; leave "ahead" out.',
    );
  });
});
