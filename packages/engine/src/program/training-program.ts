/**
 * The phases of a training run, made from a task and a resolved optimizer: the step, the
 * measurements, and what schedulers observe.
 */
import { add, div, type Scalar, sub, type Tensor, UsageError } from "@thalweg/core";
import { isScalar, PluginError, showValue, suggestion } from "@thalweg/core/host";
import {
  type Ahead,
  grad,
  nodeOf,
  type Phase,
  type ProgramSpec,
  phaseRoots,
  reachableNodes,
  refuseFree,
  type ScalarNode,
  scalarVariable,
  showShape,
  sizeOf,
  type TensorNode,
  variable,
} from "@thalweg/tensor";
import type { ConfiguredSchedule, ResolvedOptimizer } from "../catalogue/resolved-optimizer.js";
import { trace } from "../foreign-code/tracing-guard.js";
import { isPlain } from "../optimizer/check-rule.js";
import { instantiateOptimizer } from "../optimizer/composite-instance.js";
import { hyperScalars } from "../optimizer/hyper-scalars.js";
import { NoiseKeys } from "../optimizer/noise.js";
import type {
  NoiseKey,
  OptimizerInstance,
  StateVariable,
} from "../optimizer/optimizer-instance.js";
import { thetaAfter } from "../optimizer/theta-after.js";
import { flattenAll, unflatten } from "../task/layout.js";
import type { Task } from "../task/task.js";
import { type Progress, unwatched } from "../trial/progress.js";
import { type MicrobatchedStep, MicrobatchedTracing } from "./microbatched-step.js";

/** A training run as a program, with the values to be written before it starts. */
export interface TrainingSpec {
  readonly program: ProgramSpec;
  readonly states: readonly StateVariable[];
  readonly noiseKeys: readonly NoiseKey[];
  /** The initial values of the schedulers' memories, by the variable's name. */
  readonly memories: ReadonlyMap<string, number>;
  /** The number of gradient evaluations per step. */
  readonly evaluationsPerStep: number;
  /** Whether the loss of a step is taken where measurements are: at the parameters before it. */
  readonly measuresAtTheta: boolean;
  /** The phases of a step whose batch is split; absent if one phase is the whole step. */
  readonly microbatched?: MicrobatchedStep;
}

const aheadBytes = 65536;
const maxStepsAhead = 256;

/** The phases of a training program. */
export const phases = {
  step: "step",
  along: "along",
  atEnd: "atEnd",
  observe: "observe",
  /** The values of the schedules alone, to be checked before a run. */
  schedules: "schedules",
} as const;

/** The names of the variables that a run writes, other than data, batch and state. */
export const names = {
  theta: "theta",
  t: "t",
  total: "total",
  metric: "metric",
  hyper: (name: string) => `hyper.${name}`,
  schedule: (key: string, name: string) => `schedule.${key}.${name}`,
  memory: (key: string, name: string) => `memory.${key}.${name}`,
};

/**
 * Traces everything that a run computes.
 * @throws PluginError if a problem, rule or scheduler breaks its contract
 */
export function trainingSpec(
  task: Task,
  resolved: ResolvedOptimizer,
  progress: Progress = unwatched,
): TrainingSpec {
  progress.at("tracing optimizer");
  const clock = { t: scalarVariable(names.t), total: scalarVariable(names.total) };
  const hyper = hyperScalars(resolved.hyper.numeric, names.hyper);
  const metric = scalarVariable(names.metric);
  const schedules = resolved.schedules.map((schedule) =>
    traceSchedule(schedule, clock, hyper, metric),
  );
  const scheduled = new Map(schedules.flatMap(({ values }) => values));
  const read = new Set<string>();
  const noise = new NoiseKeys();
  const instance = instantiateOptimizer(resolved.optimizer, {
    layout: task.layout,
    dtype: task.dtype,
    scalar: (name) => {
      read.add(name);
      return scheduled.get(name) ?? hyper.get(name)!;
    },
    structural: resolved.hyper.structural,
    prefix: "",
    noiseKey: noise.key,
  });
  for (const schedule of resolved.schedules) checkMoves(schedule, resolved, read, task);
  const theta = variable(names.theta, [task.layout.size], task.dtype);
  const { evaluations, microbatched, ...step } = stepPhases(task, instance, theta, clock, progress);
  const evaluated = instance.evalPoint?.(theta, sub(clock.t, 1)) ?? theta;
  const parameters = unflatten(task.layout, evaluated);
  const observed = schedules.flatMap(({ updates }) => updates);
  const program: ProgramSpec = {
    phases: {
      ...step.phases,
      [phases.along]: { outputs: nodesOf(trace(task.owner, () => task.along(parameters))) },
      [phases.atEnd]: { outputs: nodesOf(trace(task.owner, () => task.atEnd(parameters))) },
      ...(observed.length > 0 && { [phases.observe]: { updates: observed } }),
      ...(scheduled.size > 0 && { [phases.schedules]: schedulesPhase(scheduled) }),
    },
  };
  const written = new Set<TensorNode>([
    ...[theta, clock.t.node, clock.total.node, metric.node],
    ...[...hyper.values()].map(nodeOf),
    ...schedules.flatMap(({ variables }) => variables),
    ...instance.states.map((state) => state.variable),
    ...noise.all().map((key) => key.variable),
    ...task.data.map((array) => array.variable),
    ...(task.batches === undefined ? [] : [task.batches.variable]),
  ]);
  refuseUnwritten(program, nodeOf(evaluated), written, task.owner, resolved);
  return {
    program,
    states: instance.states,
    noiseKeys: noise.all(),
    memories: new Map(schedules.flatMap(({ memories }) => memories)),
    evaluationsPerStep: evaluations,
    measuresAtTheta: nodeOf(evaluated) === theta,
    ...(microbatched !== undefined && { microbatched }),
  };
}

/**
 * @throws UsageError if the optimizer, its schedules or the task read a variable that no run writes
 */
function refuseUnwritten(
  { phases: all }: ProgramSpec,
  evaluated: TensorNode,
  written: ReadonlySet<TensorNode>,
  owner: string,
  { optimizer }: ResolvedOptimizer,
): void {
  const steps = `optimizer "${optimizer.name}"`;
  const updated = Object.values(all).flatMap(({ updates = [] }) =>
    updates.map(([target]) => target),
  );
  const bound = new Set([...written, ...updated]);
  refuseFree(steps, [evaluated], bound);
  const ofTask = [all[phases.along], all[phases.atEnd]].flatMap((phase) => phaseRoots(phase ?? {}));
  const losses = Object.values(all[phases.step]?.outputs ?? {});
  refuseFree(owner, [...ofTask, ...losses], bound);
  refuseFree(steps, Object.values(all).flatMap(phaseRoots), bound);
}

const schedulesPhase = (values: ReadonlyMap<string, Scalar>): Phase => ({
  outputs: Object.fromEntries([...values].map(([target, value]) => [target, nodeOf(value)])),
});

interface Clock {
  readonly t: ScalarNode;
  readonly total: ScalarNode;
}

interface StepPhases {
  readonly phases: Readonly<Record<string, Phase>>;
  readonly evaluations: number;
  readonly microbatched?: MicrobatchedStep;
}

/**
 * The forward pass, the gradient and the rule: the phases from the parameters before a step to
 * those after it.
 */
function stepPhases(
  task: Task,
  instance: OptimizerInstance,
  theta: TensorNode<"variable">,
  clock: Clock,
  watcher: Progress,
): StepPhases {
  const { microbatches = 1, variable: batch } = task.batches ?? {};
  let evaluations = 0;
  const onBatch = (at: Tensor) => {
    const parameters = unflatten(task.layout, at);
    const loss = trace(task.owner, () => task.batchLoss(parameters));
    return { loss, g: flattenAll(grad(loss, parameters)) };
  };
  const tracing = microbatches > 1 ? new MicrobatchedTracing(task, theta, microbatches) : undefined;
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
    microbatched: tracing.step(batch),
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

/**
 * The number of steps whose batches are laid out in advance: as many as fit into
 * {@link aheadBytes}, and at most {@link maxStepsAhead}.
 */
function stepsAhead({ batches }: Task): Ahead {
  const batch = batches === undefined ? [] : [batches.variable];
  const bytes = batch.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 1);
  const rows = Math.min(maxStepsAhead, Math.max(1, Math.floor(aheadBytes / bytes)));
  return { rows, feeds: batch, keeps: ["loss"] };
}

interface TracedSchedule {
  /** By the full name of the hyperparameter. */
  readonly values: readonly (readonly [target: string, value: Scalar])[];
  readonly memories: readonly (readonly [name: string, value: number])[];
  readonly variables: readonly TensorNode[];
  readonly updates: NonNullable<Phase["updates"]>;
}

function traceSchedule(
  { key, targets, scheduler, hyper }: ConfiguredSchedule,
  { t, total }: Clock,
  bases: ReadonlyMap<string, Scalar>,
  metric: Scalar,
): TracedSchedule {
  const owner = `scheduler "${scheduler.name}"`;
  const memory = new Map(
    Object.keys(scheduler.memory).map((name) => [name, scalarVariable(names.memory(key, name))]),
  );
  const values = {
    ...hyper.structural,
    ...Object.fromEntries(
      Object.keys(hyper.numeric).map((name) => [name, scalarVariable(names.schedule(key, name))]),
    ),
    ...Object.fromEntries(memory),
  };
  const step = sub(t, 1);
  const input = { ...values, step, total, progress: div(step, total) };
  const valueFrom = (base: Scalar) =>
    trace(
      owner,
      () => scheduler.value({ ...input, base }),
      (value) => checkScalar(owner, value),
    );
  const next = trace(
    owner,
    () => (scheduler.observe === undefined ? {} : scheduler.observe({ ...input, metric })),
    (observed) => checkMemory(owner, observed, [...memory.keys()]),
  );
  const updates = next.map(
    ([name, after]) => [asVariable(memory.get(name)!), nodeOf(after)] as const,
  );
  const memories = Object.entries(scheduler.memory).map(
    ([name, first]) => [names.memory(key, name), first] as const,
  );
  const scheduled = targets.map((target) => [target, valueFrom(bases.get(target)!)] as const);
  const variables = Object.values(values).flatMap((value) =>
    isScalar(value) ? [nodeOf(value)] : [],
  );
  const given = [t, total, metric, ...bases.values()].map(nodeOf);
  const known = new Set([...variables, ...reachableNodes(given)]);
  refuseFree(owner, [...scheduled.map(([, value]) => nodeOf(value)), ...updates.flat()], known);
  return { values: scheduled, memories, variables, updates };
}

/** @throws PluginError unless a scheduler's observe returned scalars by the names of its memory */
function checkMemory(
  owner: string,
  next: unknown,
  names: readonly string[],
): (readonly [name: string, after: Scalar])[] {
  if (typeof next !== "object" || next === null || !isPlain(next)) {
    throw new PluginError(
      `${owner}: observe returned ${showValue(next)}; return its memory by name, { ${names.join(", ")} }.`,
    );
  }
  const unknown = Object.keys(next).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new PluginError(
      `${owner}: observe returned "${unknown}", which is no memory of it. ${suggestion(unknown, names)}`,
    );
  }
  return Object.entries(next).flatMap(([name, after]: [string, unknown]) =>
    after === undefined ? [] : [[name, checkScalar(owner, after)] as const],
  );
}

/**
 * @throws UsageError for a schedule of hyperparameters on which no parameter depends, such as those
 * of an empty part of a partition, or whose values are all 0
 */
function checkMoves(
  { key, targets }: ConfiguredSchedule,
  { expression, hyper }: ResolvedOptimizer,
  read: ReadonlySet<string>,
  { owner }: Task,
): void {
  const moved = targets.filter((target) => read.has(target));
  const all = targets.join(", ");
  if (moved.length === 0) {
    throw new UsageError(
      `"${expression}": "${key}" schedules ${all}, which no parameter of ${owner} depends on; leave the schedule out or name another hyperparameter.`,
    );
  }
  if (moved.some((target) => hyper.numeric[target] !== 0)) return;
  throw new UsageError(
    `"${expression}": "${key}" schedules ${all}, which is 0, and shares of 0 are 0; set it to another value or leave the schedule out.`,
  );
}

function checkScalar(owner: string, value: unknown): Scalar {
  if (isScalar(value)) {
    nodeOf(value);
    return value;
  }
  throw new PluginError(
    `${owner}: it returned ${showValue(value)}; compute a scalar from step, total, progress and base.`,
  );
}

function asVariable({ node }: ScalarNode): TensorNode<"variable"> {
  // scalarVariable made it.
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
