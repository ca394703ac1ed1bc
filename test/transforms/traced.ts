/**
 * An optimizer's step as a graph by itself, and that graph as text in which names do not matter.
 */
import type { Loss, Optimizer, Scheduler } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { hyperSpecOf, resolveOptimizerHyper } from "@thalweg/engine";
import { instantiateOptimizer, layoutOf, NoiseKeys, thetaAfter } from "@thalweg/engine/internals";
import { nodeOf, type Phase, scalarVariable, type TensorNode, variable } from "@thalweg/tensor";

const layout = layoutOf([
  { name: "matrix", shape: [3, 2] },
  { name: "vector", shape: [4] },
  { name: "wide", shape: [2, 3] },
]);

/** The phase of one step on a gradient that is a variable. */
export function tracedStep(optimizer: Optimizer): Phase {
  const scalars = new Map(
    ["t", "total", ...Object.keys(hyperSpecOf(optimizer))].map((name) => [
      name,
      scalarVariable(name),
    ]),
  );
  const scalar = (name: string) => scalars.get(name)!;
  const instance = instantiateOptimizer(optimizer, {
    layout,
    dtype: "f32",
    scalar,
    structural: resolveOptimizerHyper(optimizer, {}).structural,
    prefix: "",
    noiseKey: new NoiseKeys().key,
  });
  const [theta, g, uphill] = ["theta", "g", "uphill"].map((name) =>
    variable(name, [layout.size], "f32"),
  );
  const [t, total] = [scalar("t"), scalar("total")];
  const output = instance.step({
    ...{ g: g!, rawGradient: g!, theta: theta!, t, total, progress: scalarVariable("progress") },
    loss: variable("loss", [], "f32"),
    gradientAt: (at) => at.apply("mul", [at, uphill!], {}),
  });
  return {
    outputs: { evaluated: nodeOf(instance.evalPoint?.(theta!, t) ?? theta!) },
    updates: [
      [theta!, nodeOf(thetaAfter(output, theta!))],
      ...output.updates.map(([target, value]) => [target, nodeOf(value)] as const),
    ],
  };
}

const given = new Set([
  ...["theta", "g", "uphill", "loss", "t", "total", "progress"],
  ...["step", "base", "metric", "prediction", "target"],
]);

const scalars = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, scalarVariable(name)]));

/** A schedule's value, and what its memory becomes. */
export function tracedSchedule({ name, hyper, memory, value, observe }: Scheduler): Phase {
  const { numeric, structural } = resolveHyper(name, hyper, {});
  const input = {
    ...scalars(["step", "total", "progress", "base"]),
    ...scalars([...Object.keys(numeric), ...Object.keys(memory)]),
    ...structural,
  };
  const next = Object.entries(observe?.({ ...input, ...scalars(["metric"]) }) ?? {});
  const outputs = next.flatMap(([each, after]) => (after ? [[each, nodeOf(after)]] : []));
  return { outputs: { value: nodeOf(value(input)), ...Object.fromEntries(outputs) } };
}

/** A loss's values, of 4 examples with 3 outputs. */
export function tracedLoss({ name, hyper, value, targets }: Loss): Phase {
  const { numeric, structural } = resolveHyper(name, hyper, {});
  const prediction = variable("prediction", [4, 3], "f32");
  const target =
    targets === "classes" ? variable("target", [4], "i32") : variable("target", [4, 3], "f32");
  const input = { prediction, target, ...scalars(Object.keys(numeric)), ...structural };
  return { outputs: { value: nodeOf(value(input)) } };
}

/**
 * The graph as text: hyperparameters and states are numbered as they are met, everything else
 * stands as it is.
 */
export function graphText({ outputs = {}, updates = [] }: Phase): string {
  const places = new Map<TensorNode, number>();
  const lines: string[] = [];
  const place = (node: TensorNode): number => {
    const known = places.get(node);
    if (known !== undefined) return known;
    const operands = node.operands.map(place);
    const at = places.size;
    places.set(node, at);
    lines.push(`${at} ${node.primitive} ${attributesText(node)} ${operands.join(" ")}`);
    return at;
  };
  const roots = [
    ...updates.flatMap(([target, value]) => [value, target]),
    ...Object.values(outputs),
  ];
  return `${roots.map(place).join(" ")}\n${lines.join("\n")}`;
}

function attributesText({ attributes, shape, dtype }: TensorNode): string {
  const own = "name" in attributes && !given.has(String(attributes.name));
  return JSON.stringify(own ? { shape, dtype } : attributes);
}
