/** What the composition roots, the lab and the worker, put into a container. */
import {
  DATASETS,
  LOSSES,
  MODELS,
  OPTIMIZERS,
  PROBLEMS,
  SCHEDULERS,
  TRANSFORMS,
  UsageError,
} from "@thalweg/core";
import type { Catalogue } from "../catalogue.js";
import { container, type DependencyContainer } from "./container.js";
import { fileReader } from "./file-reader.js";
import { type GemmModule, loadGemm } from "./load-gemm.js";
import { CLOCK, DATA_READER, GEMM } from "./tokens.js";

const registries = [OPTIMIZERS, SCHEDULERS, TRANSFORMS, LOSSES, MODELS, DATASETS, PROBLEMS];

/** A container of its own, with the services that every thread has. */
export function newContainer(): DependencyContainer {
  const made = container.createChildContainer();
  for (const token of registries) made.register(token, { useFactory: notLoaded });
  made.register(DATA_READER, { useValue: fileReader });
  made.register(CLOCK, { useValue: () => performance.now() });
  made.register(GEMM, { useFactory: () => undefined });
  return made;
}

/** Registers the registries of a catalogue under core's tokens. */
export function registerCatalogue(into: DependencyContainer, catalogue: Catalogue): void {
  into.register(OPTIMIZERS, { useValue: catalogue.optimizers });
  into.register(SCHEDULERS, { useValue: catalogue.schedulers });
  into.register(TRANSFORMS, { useValue: catalogue.transforms });
  into.register(LOSSES, { useValue: catalogue.losses });
  into.register(MODELS, { useValue: catalogue.models });
  into.register(DATASETS, { useValue: catalogue.datasets });
  into.register(PROBLEMS, { useValue: catalogue.problems });
}

/** Registers the service of a module under its token. */
export async function registerGemm(into: DependencyContainer, module: GemmModule): Promise<void> {
  const gemm = await loadGemm(module);
  into.register(GEMM, { useFactory: () => gemm });
}

function notLoaded(): never {
  throw new UsageError(
    "the plugins are described and not loaded in this thread; await lab.catalogue() first.",
  );
}
