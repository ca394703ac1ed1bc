import type { Catalogue } from "../catalogue/catalogue.js";
import { ProgramCache } from "../program/program-cache.js";
import { type ProgramMaker, runTrial, type TrialContext, type TrialRun } from "../run/run-trial.js";
import type { TrialRunner } from "../run/trial-runner.js";
import type { Services } from "../services/services.js";
import type { Progress } from "../trial/progress.js";
import type { TrialSpec } from "../trial/trial.js";
import type { TrialFiles } from "../trial/trial-files.js";

/** Runs trials in its thread, and caches the programs. */
export class Trainer {
  readonly #cache = new ProgramCache();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly services: Services,
    private readonly files?: TrialFiles,
  ) {}

  readonly run: TrialRunner = (spec, progress, known = []) => {
    this.#cache.add(known);
    return this.#run(spec, { cache: this.#cache, progress });
  };

  /** Runs a trial whose program is made elsewhere and is not cached. */
  runOnce(spec: TrialSpec, progress: Progress, makeProgram: ProgramMaker): Promise<TrialRun> {
    return this.#run(spec, { cache: new ProgramCache(), progress, makeProgram });
  }

  #run(
    spec: TrialSpec,
    how: Pick<TrialContext, "cache" | "progress" | "makeProgram">,
  ): Promise<TrialRun> {
    const { reader, now, gemm } = this.services;
    return runTrial(spec, {
      catalogue: this.catalogue,
      reader,
      now,
      gemm,
      files: this.files,
      ...how,
    });
  }
}
