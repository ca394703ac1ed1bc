/**
 * Descriptions of plugins as plain data, for listings and checks in threads that do not load the
 * plugins.
 */
import type {
  DataTarget,
  HyperSpec,
  Optimizer,
  Optimum,
  Plugin,
  Problem,
  RelativeTarget,
  Scope,
  TargetKind,
  Transform,
} from "@thalweg/core";
import {
  type Kind,
  type ListsOf,
  listsOf,
  type NamedValues,
  PluginError,
  type PluginReference,
  resolveHyper,
  ThalwegError,
} from "@thalweg/core/host";
import { trace } from "../foreign-code/tracing-guard.js";
import { isA, messageOf } from "../trial/error-data.js";
import type { PluginSource } from "./catalogue.js";
import { checkDescription } from "./check-description.js";
import { checkNetwork } from "./check-network.js";
import { hyperSpecOf } from "./optimizer-hyper.js";

/** The part of a description that all kinds have. */
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
  /** The names of the stages of a chain, or of the parts of a partition, in order. */
  readonly parts: readonly string[];
  /** Those of its parts too, as `part.name`. */
  readonly hyper: HyperSpec;
}

/**
 * The description of a value that has hyperparameters and nothing else to describe: a scheduler, a
 * model.
 */
export interface HyperDescription extends Description {
  readonly hyper: HyperSpec;
}

export interface TransformDescription extends Description {
  /** A stage of a chain, or a wrapper. */
  readonly kind: Transform["kind"];
  /** Of a stage. */
  readonly scope?: Scope;
  readonly hyper: HyperSpec;
}

export interface LossDescription extends Description {
  readonly targets: TargetKind;
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
  readonly target: RelativeTarget;
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
  readonly optimum?: Optimum;
  readonly target?: DataTarget | RelativeTarget;
}

export type ProblemDescription = AnalyticDescription | DataDescription;

/** The descriptions of kinds that have more than a {@link HyperDescription}. */
export interface OwnDescriptions {
  readonly optimizers: OptimizerDescription;
  readonly transforms: TransformDescription;
  readonly losses: LossDescription;
  readonly datasets: DatasetDescription;
  readonly problems: ProblemDescription;
}

/** The type of the description of each kind's values. */
export type Descriptions = {
  readonly [K in Kind]: K extends keyof OwnDescriptions ? OwnDescriptions[K] : HyperDescription;
};

export interface PluginDescription extends ListsOf<Descriptions> {
  readonly name: string;
  readonly version: string;
  readonly reference: PluginReference;
}

/**
 * Describes a plugin as plain data that results can contain.
 * @throws PluginError that names the plugin, if a problem's options do not give a network, or the
 * description is not plain data
 */
export function describePlugin(
  { plugin, origin }: PluginSource,
  reference: PluginReference,
): PluginDescription {
  try {
    return checkDescription(structuredClone(descriptionOf(plugin, reference)));
  } catch (error) {
    if (isA(error, ThalwegError)) throw new PluginError(`${origin}: ${messageOf(error)}`);
    throw new PluginError(
      `${origin} cannot be described: ${messageOf(error)}; its fields must be plain data.`,
    );
  }
}

function descriptionOf(plugin: Plugin, reference: PluginReference): PluginDescription {
  return {
    name: plugin.name,
    version: plugin.version,
    reference: { module: reference.module, version: reference.version },
    ...listsOf<Descriptions>((kind) => {
      const lists: ListsOf<NamedValues> = plugin;
      return lists[kind].map(describerOf(kind));
    }),
  };
}

type Describer<K extends Kind> = (value: NamedValues[K]) => Descriptions[K];

const describers: { readonly [K in keyof OwnDescriptions]: Describer<K> } = {
  optimizers: describeOptimizer,
  transforms: describeTransform,
  losses: (loss) => ({ ...withHyper(loss), targets: loss.targets }),
  datasets: describeDataset,
  problems: describeProblem,
};

/** The default describer of a kind describes the hyperparameters. */
function describerOf<K extends Kind>(kind: K): Describer<K> {
  const own: Partial<{ readonly [K in Kind]: unknown }> = describers;
  return (own[kind] ?? withHyper) as Describer<K>;
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
  const parts = optimizer.kind === "chain" ? optimizer.stages : optimizer.parts;
  return parts.map(({ name }) => name);
}

function describeDataset(dataset: About & { readonly licence: string }): DatasetDescription {
  return { ...about(dataset), licence: dataset.licence };
}

function describeProblem(problem: Problem): ProblemDescription {
  const common = withHyper(problem);
  if (problem.kind === "analytic") {
    const { start, startNoise, domain, steps } = problem;
    const minimum = { value: problem.minimum.value, at: problem.minimum.at };
    const target = { relative: problem.target.relative };
    return { ...common, kind: "analytic", start, startNoise, minimum, domain, steps, target };
  }
  const owner = `problem "${problem.name}"`;
  const { structural } = resolveHyper(owner, problem.hyper);
  const { model, loss } = trace(
    owner,
    () => problem.network(structural),
    (network) => checkNetwork(owner, network),
  );
  const { batchSize, epochs, optimum, target } = problem;
  return {
    ...common,
    kind: "data",
    dataset: describeDataset(problem.dataset),
    model: model.model.name,
    loss: loss.loss.name,
    batchSize,
    epochs,
    metrics: problem.metrics.map(({ name, better }) => ({ name, better })),
    ...(optimum !== undefined && { optimum: describeFound(optimum) }),
    ...(target !== undefined && {
      target: "relative" in target ? { relative: target.relative } : describeFound(target),
    }),
  };
}

const describeFound = ({ value, provenance }: DataTarget): DataTarget => ({ value, provenance });
