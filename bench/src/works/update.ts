/** An optimizer's update alone, made of the same pieces as the update in a training step. */
import { add, div, sub } from "@thalweg/core";
import { streamKey } from "@thalweg/core/numeric";
import { type Catalogue, optimizerFrom, resolveOptimizerHyper } from "@thalweg/engine";
import {
  hyperScalars,
  instantiateOptimizer,
  layoutOf,
  NoiseKeys,
  names,
  type OptimizerInstance,
  thetaAfter,
} from "@thalweg/engine/internals";
import {
  type CompileOptions,
  compileProgram,
  constant,
  instantiate,
  type KernelDescription,
  nodeOf,
  type ProgramSpec,
  type ScalarNode,
  scalarVariable,
  type TensorNode,
  type TypedArray,
  variable,
} from "@thalweg/tensor";
import { seed } from "./prepare.js";
import { type Traffic, trafficOf } from "./traffic.js";

export interface Update {
  /** The gradient that every step reads, to be written once. */
  gradient(): TypedArray;
  /** The arrays that a step must read and write, however it is computed. */
  readonly traffic: Traffic;
  /** What it was compiled to. */
  readonly kernels: readonly KernelDescription[];
  /** Parameters, state and counter as before the first step. */
  begin(): void;
  step(): void;
}

const gradientName = "g";
const phase = "update";
/** What schedules are told of the run's length; an update alone has no end. */
const total = 1_000_000;

/**
 * The update of one vector of f32 parameters.
 * @throws UsageError for an optimizer that the catalogue does not have
 */
export function prepareUpdate(
  catalogue: Catalogue,
  expression: string,
  size: number,
  options: CompileOptions = {},
): Update {
  const optimizer = optimizerFrom(catalogue, expression);
  const { numeric, structural } = resolveOptimizerHyper(optimizer, {});
  const hyper = hyperScalars(numeric, names.hyper);
  const noise = new NoiseKeys();
  const instance = instantiateOptimizer(optimizer, {
    layout: layoutOf([{ name: "w", shape: [size] }]),
    dtype: "f32",
    scalar: (name) => hyper.get(name)!,
    structural,
    prefix: "",
    noiseKey: noise.key,
  });
  const spec = updateSpec(instance, size);
  const compiled = compileProgram(spec, options);
  const program = instantiate(compiled);
  const first = new Map<string, ArrayLike<number>>([
    [names.theta, new Float32Array(size)],
    [names.t, [1]],
    [names.total, [total]],
    ...Object.entries(numeric).map(([name, value]) => [names.hyper(name), [value]] as const),
    ...noise
      .all()
      .map(({ variable: { attributes }, path }) => [attributes.name, noiseKey(path)] as const),
    ...instance.states.map((state) => [state.variable.attributes.name, initial(state)] as const),
  ]);
  return {
    traffic: trafficOf(spec.phases[phase]!),
    kernels: compiled.kernels[phase] ?? [],
    gradient: () => program.variable(gradientName),
    begin() {
      for (const [name, values] of first) {
        if (program.has(name)) program.variable(name).set(values);
      }
    },
    step: () => program.run(phase),
  };
}

const noiseKey = (path: readonly (string | number)[]) =>
  streamKey(seed, "update", "noise", ...path);

const initial = ({ variable: { shape }, initial: of }: OptimizerInstance["states"][number]) =>
  Float32Array.from(of(new Float64Array(shape[0] ?? 1)));

function updateSpec(instance: OptimizerInstance, size: number): ProgramSpec {
  const g = variable(gradientName, [size], "f32");
  const theta = variable(names.theta, [size], "f32");
  const t = scalarVariable(names.t);
  const end = scalarVariable(names.total);
  const output = instance.step({
    g,
    rawGradient: g,
    theta,
    loss: constant(0, "f32"),
    t,
    total: end,
    progress: div(sub(t, 1), end),
    gradientAt: () => g,
  });
  const updates: [TensorNode<"variable">, TensorNode][] = [
    [theta, nodeOf(thetaAfter(output, theta))],
    [asVariable(t), nodeOf(add(t, 1))],
    ...output.updates.map(([target, value]): [TensorNode<"variable">, TensorNode] => [
      target,
      nodeOf(value),
    ]),
  ];
  return { phases: { [phase]: { updates } } };
}

// scalarVariable is what made it.
const asVariable = ({ node }: ScalarNode) => node as TensorNode<"variable">;
