/** The names under which the container holds registries and services. A consumer or a plugin can register another value under one. */
import type { Dataset } from "./dataset.js";
import type { Loss } from "./loss.js";
import type { Model } from "./model.js";
import type { Optimizer } from "./optimizer.js";
import type { Problem } from "./problem.js";
import type { Registry } from "./registry.js";
import type { Scheduler } from "./scheduler.js";
import type { Transform } from "./transform.js";

/** A container token that knows the type of what it stands for. */
export type Token<T> = symbol & { readonly __type?: T };

const token = <T>(name: string): Token<T> => Symbol.for(`thalweg:${name}`);

export const OPTIMIZERS: Token<Registry<Optimizer>> = token("optimizers");
export const SCHEDULERS: Token<Registry<Scheduler>> = token("schedulers");
export const TRANSFORMS: Token<Registry<Transform>> = token("transforms");
export const LOSSES: Token<Registry<Loss>> = token("losses");
export const MODELS: Token<Registry<Model>> = token("models");
export const DATASETS: Token<Registry<Dataset>> = token("datasets");
export const PROBLEMS: Token<Registry<Problem>> = token("problems");
