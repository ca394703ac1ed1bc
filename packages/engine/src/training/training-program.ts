/** The phases of a training run, from a task and an entrant: a step, the measurements, and what schedulers observe. */
import { add, div, isScalar, PluginError, type Scalar, sub, type Tensor } from "@thalweg/core";
import {
  type Ahead,
  grad,
  nodeOf,
  type Phase,
  type ProgramSpec,
  type ScalarNode,
  scalarVariable,
  showShape,
  sizeOf,
  type TensorNode,
  variable,
} from "@thalweg/tensor";
import { type Progress, unwatched } from "../progress.js";
import { trace } from "../tracing-guard.js";
import { instantiateOptimizer } from "./composite-instance.js";
import type { Entrant, EntrantSchedule } from "./entrant.js";
import { hyperScalars } from "./hyper-scalars.js";
import { flattenAll, unflatten } from "./layout.js";
import { type NoiseKey, NoiseKeys } from "./noise.js";
import type { OptimizerInstance, StateVariable } from "./optimizer-instance.js";
import { type ShardedStep, ShardedTracing } from "./sharded-step.js";
import type { Task } from "./task.js";
import { thetaAfter } from "./theta-after.js";

/** A training run as a program, with what must be written before it starts. */
export interface TrainingSpec {
  readonly program: ProgramSpec;
  readonly states: readonly StateVariable[];
  readonly noiseKeys: readonly NoiseKey[];
  /** First values of the scheduler memories, by the variable's name. */
  readonly memories: ReadonlyMap<string, number>;
  /** Gradient evaluations that a step costs. */
  readonly evaluationsPerStep: number;
  /** How a step is done whose batch is split; absent if the phase of the step is all of it. */
  readonly sharded?: ShardedStep;
}

const aheadBytes = 65536;
const mostStepsAhead = 256;

/** The phases of a training program. */
export const phases = { step: "step", along: "along", atEnd: "atEnd", observe: "observe" } as const;

/** The variables that a run writes, beside data, batch and state. */
export const names = {
  theta: "theta",
  t: "t",
  total: "total",
  metric: "metric",
  hyper: (name: string) => `hyper.${name}`,
  schedule: (target: string, name: string) => `schedule.${target}.${name}`,
  memory: (target: string, name: string) => `memory.${target}.${name}`,
};

/**
 * Traces everything a run computes.
 * @throws PluginError if a problem, rule or scheduler breaks its contract
 */
export function trainingSpec(
  task: Task,
  entrant: Entrant,
  progress: Progress = unwatched,
): TrainingSpec {
  progress.at("tracing optimizer");
  const clock = { t: scalarVariable(names.t), total: scalarVariable(names.total) };
  const hyper = hyperScalars(entrant.hyper.numeric, names.hyper);
  const metric = scalarVariable(names.metric);
  const schedules = entrant.schedules.map((schedule) =>
    traceSchedule(schedule, clock, hyper.get(schedule.target)!, metric),
  );
  const scheduled = new Map<string, Scalar>(schedules.map(({ target, value }) => [target, value]));
  const noise = new NoiseKeys();
  const instance = instantiateOptimizer(entrant.optimizer, {
    layout: task.layout,
    dtype: task.dtype,
    scalar: (name) => scheduled.get(name) ?? hyper.get(name)!,
    structural: entrant.hyper.structural,
    prefix: "",
    noiseKey: noise.key,
  });
  const theta = variable(names.theta, [task.layout.size], task.dtype);
  const { evaluations, sharded, ...step } = stepPhases(task, instance, theta, clock, progress);
  const evaluated = instance.evalPoint?.(theta, sub(clock.t, 1)) ?? theta;
  const parameters = unflatten(task.layout, evaluated);
  const observed = schedules.flatMap(({ updates }) => updates);
  return {
    program: {
      phases: {
        ...step.phases,
        [phases.along]: { outputs: nodesOf(trace(task.owner, () => task.along(parameters))) },
        [phases.atEnd]: { outputs: nodesOf(trace(task.owner, () => task.atEnd(parameters))) },
        ...(observed.length > 0 && { [phases.observe]: { updates: observed } }),
      },
    },
    states: instance.states,
    noiseKeys: noise.all(),
    memories: new Map(schedules.flatMap(({ memories }) => memories)),
    evaluationsPerStep: evaluations,
    ...(sharded !== undefined && { sharded }),
  };
}

interface Clock {
  readonly t: ScalarNode;
  readonly total: ScalarNode;
}

interface StepPhases {
  readonly phases: Readonly<Record<string, Phase>>;
  readonly evaluations: number;
  readonly sharded?: ShardedStep;
}

/** Forward, gradient and rule: from the parameters to those after the step. */
function stepPhases(
  task: Task,
  instance: OptimizerInstance,
  theta: TensorNode<"variable">,
  clock: Clock,
  watcher: Progress,
): StepPhases {
  const { shards = 1, variable: batch } = task.batches ?? {};
  let evaluations = 0;
  const onBatch = (at: Tensor) => {
    const parameters = unflatten(task.layout, at);
    const loss = trace(task.owner, () => task.batchLoss(parameters));
    return { loss, g: flattenAll(grad(loss, parameters)) };
  };
  const tracing = shards > 1 ? new ShardedTracing(task, theta, shards) : undefined;
  const lossAndGradient = (at: Tensor) => {
    evaluations++;
    return tracing?.lossAndGradient(at) ?? onBatch(at);
  };
  const phase = stepPhase(instance, theta, clock, watcher, lossAndGradient);
  if (tracing === undefined || batch === undefined) {
    return { phases: { [phases.step]: { ...phase, ahead: stepsAhead(task) } }, evaluations };
  }
  const step = { ...phase, updates: [...phase.updates, ...tracing.resets()] };
  return {
    phases: { ...tracing.phases, [phases.step]: step },
    evaluations,
    sharded: tracing.step(batch),
  };
}

function stepPhase(
  instance: OptimizerInstance,
  theta: TensorNode<"variable">,
  { t, total }: Clock,
  watcher: Progress,
  lossAndGradient: (at: Tensor) => { readonly loss: Tensor; readonly g: Tensor },
) {
  watcher.at("tracing problem");
  const { loss, g } = lossAndGradient(theta);
  watcher.at("tracing optimizer");
  const progress = div(sub(t, 1), total);
  const gradientAt = (at: Tensor) => lossAndGradient(at).g;
  const output = instance.step({ g, rawGradient: g, theta, loss, t, total, progress, gradientAt });
  const updates: NonNullable<Phase["updates"]> = [
    [theta, nodeOf(thetaAfter(output, theta))],
    [asVariable(t), nodeOf(add(t, 1))],
    ...output.updates.map(([target, value]) => [target, nodeOf(value)] as const),
  ];
  return { outputs: { loss: nodeOf(loss) }, updates };
}

/** Steps whose batches are laid out at a time: as many as fit {@link aheadBytes}, up to what one looks at anyway. */
function stepsAhead({ batches }: Task): Ahead {
  const batch = batches === undefined ? [] : [batches.variable];
  const bytes = batch.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 1);
  const rows = Math.min(mostStepsAhead, Math.max(1, Math.floor(aheadBytes / bytes)));
  return { rows, feeds: batch, keeps: ["loss"] };
}

interface TracedSchedule {
  readonly target: string;
  readonly value: Scalar;
  readonly memories: readonly (readonly [name: string, value: number])[];
  readonly updates: NonNullable<Phase["updates"]>;
}

function traceSchedule(
  { target, scheduler, hyper }: EntrantSchedule,
  { t, total }: Clock,
  base: Scalar,
  metric: Scalar,
): TracedSchedule {
  const owner = `scheduler "${scheduler.name}"`;
  const memory = new Map(
    Object.keys(scheduler.memory).map((name) => [name, scalarVariable(names.memory(target, name))]),
  );
  const values = {
    ...hyper.structural,
    ...Object.fromEntries(
      Object.keys(hyper.numeric).map((name) => [
        name,
        scalarVariable(names.schedule(target, name)),
      ]),
    ),
    ...Object.fromEntries(memory),
  };
  const step = sub(t, 1);
  const input = { ...values, step, total, progress: div(step, total) };
  const value = trace(owner, () => scheduler.value({ ...input, base }));
  const next = trace(owner, () => scheduler.observe?.({ ...input, metric }) ?? {});
  const updates = Object.entries(next).flatMap(([name, after]) =>
    after === undefined
      ? []
      : [[asVariable(memory.get(name)!), nodeOf(checkScalar(owner, after))] as const],
  );
  const memories = Object.entries(scheduler.memory).map(
    ([name, first]) => [names.memory(target, name), first] as const,
  );
  return { target, value: checkScalar(owner, value), memories, updates };
}

function checkScalar(owner: string, value: unknown): Scalar {
  if (isScalar(value)) return value;
  throw new PluginError(
    `${owner}: it returned ${typeof value === "object" ? "no scalar" : String(value)}; compute a scalar from step, total, progress and base.`,
  );
}

function asVariable({ node }: ScalarNode): TensorNode<"variable"> {
  // scalarVariable is what made it.
  return node as TensorNode<"variable">;
}

function nodesOf(tensors: Readonly<Record<string, Tensor>>): Record<string, TensorNode> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      if (tensor.shape.length > 0) {
        throw new PluginError(
          `${name} has shape ${showShape(tensor.shape)}; a measurement is one value, [].`,
        );
      }
      return [name, nodeOf(tensor)];
    }),
  );
}
