/** Instances of chains and partitions, composed of the instances of their parts. */
import {
  type ChainOptimizer,
  concat,
  type Optimizer,
  type PartitionOptimizer,
  type Scalar,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { PluginError, showValue } from "@thalweg/core/host";
import { zerosLike } from "@thalweg/tensor";
import { partsOf } from "../catalogue/optimizer-hyper.js";
import { trace } from "../foreign-code/tracing-guard.js";
import { layoutOf, type ParameterSlot, pick, range } from "../task/layout.js";
import type {
  InstanceContext,
  OptimizerInstance,
  StepInput,
  StepOutput,
  Update,
} from "./optimizer-instance.js";
import { instantiateRule } from "./rule-instance.js";
import { thetaAfter } from "./theta-after.js";
import { instantiateWrapper } from "./wrapper-instance.js";

/** Makes the instance of any optimizer. */
export function instantiateOptimizer(
  optimizer: Optimizer,
  context: InstanceContext,
): OptimizerInstance {
  switch (optimizer.kind) {
    case "rule":
      return instantiateRule(optimizer, context);
    case "chain":
      return instantiateChain(optimizer, context);
    case "partition":
      return instantiatePartition(optimizer, context);
    case "wrapper": {
      const inner = { ...context, prefix: `${context.prefix}inner.` };
      return instantiateWrapper(optimizer, instantiateOptimizer(optimizer.inner, inner), context);
    }
  }
}

function instantiateChain(optimizer: ChainOptimizer, context: InstanceContext): OptimizerInstance {
  const stages = partsOf(optimizer).map(({ key, optimizer: stage }) => ({
    name: stage.name,
    instance: instantiateOptimizer(stage, { ...context, prefix: `${context.prefix}${key}.` }),
  }));
  const evalPoint = stages.findLast(({ instance }) => instance.evalPoint)?.instance.evalPoint;
  const step = (input: StepInput): StepOutput => {
    const updates: Update[] = [];
    let moved: StepOutput["moved"] = { step: input.g };
    for (const { name, instance } of stages) {
      if ("theta" in moved) {
        throw new PluginError(
          `optimizer "${optimizer.name}": a stage before "${name}" returns theta and no step; only the last stage of a chain may.`,
        );
      }
      const output: StepOutput = instance.step({ ...input, g: moved.step });
      updates.push(...output.updates);
      moved = output.moved;
    }
    return { moved, updates };
  };
  const states = stages.flatMap(({ instance }) => instance.states);
  return { states, step, ...(evalPoint && { evalPoint }) };
}

interface Part {
  readonly slots: readonly ParameterSlot[];
  readonly instance: OptimizerInstance | undefined;
}

function instantiatePartition(
  optimizer: PartitionOptimizer,
  context: InstanceContext,
): OptimizerInstance {
  const parts = assignParts(optimizer, context);
  const everySlot = context.layout.slots;
  const join = (vectors: readonly Tensor[]) => joinParts(everySlot, parts, vectors);
  const take = (vector: Tensor) => parts.map(({ slots }) => pick(vector, slots));

  const step = (input: StepInput): StepOutput => {
    const thetas = take(input.theta);
    const outputs = parts.map(({ slots, instance }, i) => {
      const g = pick(input.g, slots);
      if (instance === undefined) return { moved: { step: zerosLike(thetas[i]!) }, updates: [] };
      const gradientAt = (theta: Tensor) =>
        pick(input.gradientAt(join(thetas.with(i, theta))), slots);
      const rawGradient = pick(input.rawGradient, slots);
      return instance.step({ ...input, g, rawGradient, theta: thetas[i]!, gradientAt });
    });
    const updates = outputs.flatMap((output) => output.updates);
    const steps = outputs.flatMap(({ moved }) => ("step" in moved ? [moved.step] : []));
    if (steps.length === outputs.length) return { moved: { step: join(steps) }, updates };
    return {
      moved: { theta: join(outputs.map((out, i) => thetaAfter(out, thetas[i]!))) },
      updates,
    };
  };
  const states = parts.flatMap(({ slots, instance }) =>
    (instance?.states ?? []).map((state) => ({
      ...state,
      initial: (theta: Float64Array) => state.initial(pickValues(theta, slots)),
    })),
  );
  const evalPoint = (theta: Tensor, t: Scalar) =>
    join(take(theta).map((own, i) => parts[i]!.instance?.evalPoint?.(own, t) ?? own));
  const moves = parts.some(({ instance }) => instance?.evalPoint !== undefined);
  return { states, step, ...(moves && { evalPoint }) };
}

/**
 * Assigns each parameter to the first part that selects it. Parameters that no part selects form a
 * last part, which has no instance.
 */
function assignParts(optimizer: PartitionOptimizer, context: InstanceContext): Part[] {
  const left = new Set(context.layout.slots);
  const keys = partsOf(optimizer);
  const parts: Part[] = optimizer.parts.map(({ name, select, required, optimizer: own }, i) => {
    const slots = [...left].filter((slot) =>
      trace(
        `optimizer "${optimizer.name}"`,
        () => select(slot),
        (isSelected) => checkSelected(optimizer.name, name, isSelected),
      ),
    );
    if (required === true && slots.length === 0) refuseEmpty(name, context);
    for (const slot of slots) left.delete(slot);
    const prefix = `${context.prefix}${keys[i]!.key}.`;
    const inner = { ...context, layout: layoutOf(slots), prefix };
    return { slots, instance: slots.length > 0 ? instantiateOptimizer(own, inner) : undefined };
  });
  return [...parts, { slots: [...left], instance: undefined }].filter(
    ({ slots }) => slots.length > 0,
  );
}

/** @throws PluginError unless a selector returned a boolean */
function checkSelected(optimizer: string, part: string, isSelected: unknown): boolean {
  if (typeof isSelected === "boolean") return isSelected;
  throw new PluginError(
    `optimizer "${optimizer}": the selector of its part "${part}" returned ${showValue(isSelected)}; return true or false.`,
  );
}

function refuseEmpty(part: string, { layout }: InstanceContext): never {
  const names = layout.slots.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ");
  throw new UsageError(
    `the part "${part}" of a partition selects no parameter that is left; there are ${names}, of which the first part that selects one has it (matrices, vectors and rest select by shape).`,
  );
}

/** Joins the vectors of the parts to the vector of all parameters. */
function joinParts(
  everySlot: readonly ParameterSlot[],
  parts: readonly Part[],
  vectors: readonly Tensor[],
): Tensor {
  const pieces = new Map<ParameterSlot, Tensor>();
  parts.forEach(({ slots }, i) => {
    layoutOf(slots).slots.forEach(({ offset, size }, j) => {
      pieces.set(slots[j]!, range(vectors[i]!, offset, size));
    });
  });
  return concat(everySlot.map((slot) => pieces.get(slot)!));
}

function pickValues(theta: Float64Array, slots: readonly ParameterSlot[]): Float64Array {
  const { size, slots: packed } = layoutOf(slots);
  const values = new Float64Array(size);
  slots.forEach(({ offset, size: length }, i) => {
    values.set(theta.subarray(offset, offset + length), packed[i]!.offset);
  });
  return values;
}
