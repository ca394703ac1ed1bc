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
import { CLOCK, DATA_READER } from "./tokens.js";

const registries = [OPTIMIZERS, SCHEDULERS, TRANSFORMS, LOSSES, MODELS, DATASETS, PROBLEMS];

/** A container of its own, with the services that every thread has. */
export function newContainer(): DependencyContainer {
  const made = container.createChildContainer();
  for (const token of registries) made.register(token, { useFactory: notLoaded });
  made.register(DATA_READER, { useValue: fileReader });
  made.register(CLOCK, { useValue: () => performance.now() });
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

function notLoaded(): never {
  throw new UsageError(
    "the plugins are described and not loaded in this thread; await lab.catalogue() first.",
  );
}
