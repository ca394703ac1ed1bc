import {
  DATASETS,
  type DataReader,
  type Dataset,
  LOSSES,
  type Loss,
  MODELS,
  type Model,
  OPTIMIZERS,
  type Optimizer,
  PROBLEMS,
  type Problem,
  type Registry,
  SCHEDULERS,
  type Scheduler,
  TRANSFORMS,
  type Transform,
} from "@thalweg/core";
import type { Gemm } from "@thalweg/tensor";
import type { Catalogue } from "../catalogue.js";
import type { TrialRunner } from "../executors/trial-runner.js";
import type { Progress } from "../progress.js";
import { ProgramCache } from "../training/program-cache.js";
import { type ProgramMaker, runTrial, type TrialRun } from "../training/run-trial.js";
import type { TrialSpec } from "../trial.js";
import { inject, injectable } from "./container.js";
import { CLOCK, DATA_READER, GEMM } from "./tokens.js";

/** Runs trials in its thread, with what the container holds, and keeps the programs. */
@injectable()
export class Trainer {
  readonly #catalogue: Catalogue;
  readonly #cache = new ProgramCache();

  constructor(
    @inject(OPTIMIZERS) optimizers: Registry<Optimizer>,
    @inject(SCHEDULERS) schedulers: Registry<Scheduler>,
    @inject(TRANSFORMS) transforms: Registry<Transform>,
    @inject(LOSSES) losses: Registry<Loss>,
    @inject(MODELS) models: Registry<Model>,
    @inject(DATASETS) datasets: Registry<Dataset>,
    @inject(PROBLEMS) problems: Registry<Problem>,
    @inject(DATA_READER) private readonly reader: DataReader,
    @inject(CLOCK) private readonly now: () => number,
    @inject(GEMM) private readonly gemm: Gemm | undefined,
  ) {
    this.#catalogue = { optimizers, schedulers, transforms, losses, models, datasets, problems };
  }

  readonly run: TrialRunner = (spec, progress, known = []) => {
    this.#cache.add(known);
    return runTrial(spec, { ...this.#services, cache: this.#cache, progress });
  };

  /** Runs a trial whose program is made elsewhere, and is not kept. */
  runOnce(spec: TrialSpec, progress: Progress, makeProgram: ProgramMaker): Promise<TrialRun> {
    const cache = new ProgramCache();
    return runTrial(spec, { ...this.#services, cache, progress, makeProgram });
  }

  get #services() {
    const { reader, now, gemm } = this;
    return { catalogue: this.#catalogue, reader, now, gemm };
  }
}
