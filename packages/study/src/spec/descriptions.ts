/**
 * What a study needs to know of the things it names, as plain data: a worker loads the plugins and describes them, so that the thread that
 * plans and judges never executes what a user wrote.
 */
import type { HyperSpec, Transform } from "@thalweg/core";

/** A number by which a trained model is judged. */
export interface MetricDescription {
  readonly name: string;
  readonly better: "lower" | "higher";
}

interface ProblemFacts {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
}

export interface AnalyticDescription extends ProblemFacts {
  readonly kind: "analytic";
  readonly start: readonly number[];
  readonly startNoise: number;
  readonly minimum: { readonly value: number; readonly at: readonly (readonly number[])[] };
  readonly domain: readonly (readonly [low: number, high: number])[];
  readonly steps: number;
  readonly target: { readonly relative: number };
}

export interface DataDescription extends ProblemFacts {
  readonly kind: "data";
  readonly dataset: string;
  readonly batchSize: number;
  readonly epochs: number;
  /** The first decides; empty: the loss decides. */
  readonly metrics: readonly MetricDescription[];
  readonly target?: { readonly value: number; readonly provenance: string };
}

export type ProblemDescription = AnalyticDescription | DataDescription;

/** An optimizer or a scheduler. */
export interface RuleDescription {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
}

/** A link of a chain or a wrapper. */
export interface TransformDescription extends RuleDescription {
  readonly kind: Transform["kind"];
}

/** Everything that a study may name, by name. */
export interface Descriptions {
  readonly problems: Readonly<Record<string, ProblemDescription>>;
  readonly optimizers: Readonly<Record<string, RuleDescription>>;
  readonly schedulers: Readonly<Record<string, RuleDescription>>;
  readonly transforms: Readonly<Record<string, TransformDescription>>;
}
