/** What a plugin brings, as plain data: for listings and checks by those who do not load it, and for other threads. */
import {
  type DataTarget,
  type HyperSpec,
  type Optimizer,
  type Plugin,
  type PluginReference,
  type Problem,
  resolveHyper,
  type Scope,
  type TargetKind,
  type Transform,
} from "@thalweg/core";
import { trace } from "./tracing-guard.js";
import { hyperSpecOf } from "./training/optimizer-hyper.js";

/** What everything with a name says about itself. */
interface Description {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly source: string;
  readonly formula?: string;
}

export interface OptimizerDescription extends Description {
  readonly kind: Optimizer["kind"];
  /** Of a rule. */
  readonly scope?: Scope;
  /** The names of the links of a chain or the parts of a partition, in order. */
  readonly parts: readonly string[];
  /** Those of its parts too, as `part.name`. */
  readonly hyper: HyperSpec;
}

export interface SchedulerDescription extends Description {
  readonly hyper: HyperSpec;
}

export interface TransformDescription extends Description {
  /** A link of a chain, or a wrapper. */
  readonly kind: Transform["kind"];
  /** Of a link. */
  readonly scope?: Scope;
  readonly hyper: HyperSpec;
}

export interface LossDescription extends Description {
  readonly targets: TargetKind;
  readonly hyper: HyperSpec;
}

export interface ModelDescription extends Description {
  readonly hyper: HyperSpec;
}

export interface DatasetDescription extends Description {
  readonly licence: string;
}

export interface AnalyticDescription extends Description {
  readonly kind: "analytic";
  readonly hyper: HyperSpec;
  readonly start: readonly number[];
  readonly startNoise: number;
  readonly minimum: { readonly value: number; readonly at: readonly (readonly number[])[] };
  readonly domain: readonly (readonly [low: number, high: number])[];
  readonly steps: number;
  readonly target: { readonly relative: number };
}

export interface DataDescription extends Description {
  readonly kind: "data";
  readonly hyper: HyperSpec;
  readonly dataset: DatasetDescription;
  /** The names of the model and loss that the default options choose. */
  readonly model: string;
  readonly loss: string;
  readonly batchSize: number;
  readonly epochs: number;
  readonly metrics: readonly { readonly name: string; readonly better: "lower" | "higher" }[];
  readonly target?: DataTarget;
}

export type ProblemDescription = AnalyticDescription | DataDescription;

export interface PluginDescription {
  readonly name: string;
  readonly version: string;
  readonly reference: PluginReference;
  readonly optimizers: readonly OptimizerDescription[];
  readonly schedulers: readonly SchedulerDescription[];
  readonly transforms: readonly TransformDescription[];
  readonly losses: readonly LossDescription[];
  readonly models: readonly ModelDescription[];
  readonly datasets: readonly DatasetDescription[];
  readonly problems: readonly ProblemDescription[];
}

/**
 * Describes a plugin.
 * @throws PluginError if a problem's options cannot be turned into its network
 */
export function describePlugin(plugin: Plugin, reference: PluginReference): PluginDescription {
  return {
    name: plugin.name,
    version: plugin.version,
    reference: { module: reference.module, version: reference.version },
    optimizers: plugin.optimizers.map(describeOptimizer),
    schedulers: plugin.schedulers.map(withHyper),
    transforms: plugin.transforms.map(describeTransform),
    losses: plugin.losses.map((loss) => ({ ...withHyper(loss), targets: loss.targets })),
    models: plugin.models.map(withHyper),
    datasets: plugin.datasets.map(describeDataset),
    problems: plugin.problems.map(describeProblem),
  };
}

type About = Pick<Description, "name" | "source"> & Partial<Description>;

function about({ name, aliases = [], source, formula }: About): Description {
  return { name, aliases: [...aliases], source, ...(formula !== undefined && { formula }) };
}

function withHyper(value: About & { readonly hyper: HyperSpec }) {
  return { ...about(value), hyper: value.hyper };
}

function describeOptimizer(optimizer: Optimizer): OptimizerDescription {
  return {
    ...about(optimizer),
    kind: optimizer.kind,
    ...(optimizer.kind === "rule" && { scope: optimizer.scope }),
    parts: partNames(optimizer),
    hyper: hyperSpecOf(optimizer),
  };
}

function describeTransform(transform: Transform): TransformDescription {
  const { kind } = transform;
  return { ...withHyper(transform), kind, ...(kind === "rule" && { scope: transform.scope }) };
}

function partNames(optimizer: Optimizer): string[] {
  if (optimizer.kind === "rule") return [];
  if (optimizer.kind === "wrapper") return [optimizer.inner.name];
  const parts = optimizer.kind === "chain" ? optimizer.links : optimizer.parts;
  return parts.map(({ name }) => name);
}

function describeDataset(dataset: About & { readonly licence: string }): DatasetDescription {
  return { ...about(dataset), licence: dataset.licence };
}

function describeProblem(problem: Problem): ProblemDescription {
  const common = withHyper(problem);
  if (problem.kind === "analytic") {
    const { start, startNoise, minimum, domain, steps, target } = problem;
    return { ...common, kind: "analytic", start, startNoise, minimum, domain, steps, target };
  }
  const owner = `problem "${problem.name}"`;
  const { structural } = resolveHyper(owner, problem.hyper);
  const { model, loss } = trace(owner, () => problem.network(structural));
  const { batchSize, epochs, target } = problem;
  return {
    ...common,
    kind: "data",
    dataset: describeDataset(problem.dataset),
    model: model.model.name,
    loss: loss.loss.name,
    batchSize,
    epochs,
    metrics: problem.metrics.map(({ name, better }) => ({ name, better })),
    ...(target !== undefined && { target }),
  };
}
