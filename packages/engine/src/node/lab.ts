/**
 * The lab: plugins, an executor and the names that trials use, composed in one container. What is registered in it can be replaced; what runs
 * in the pool's threads is composed there again, from the same plugins.
 */
import { fileURLToPath } from "node:url";
import {
  type AnalyticProblem,
  InternalError,
  type Optimizer,
  type Plugin,
  type PluginReference,
  type Tensor,
  type Token,
  UsageError,
} from "@thalweg/core";
import { type Catalogue, createCatalogue } from "../catalogue.js";
import type { PluginDescription } from "../describe-plugin.js";
import { createDirectory, type Directory } from "../directory.js";
import type { Executor, Finished, RunOptions } from "../executor.js";
import { createInline } from "../executors/inline.js";
import { type Minimized, type MinimizeOptions, minimize } from "../minimize.js";
import { resolveOptimizer } from "../training/resolve-expression.js";
import type { TrialSpec } from "../trial.js";
import { newContainer, registerCatalogue, registerGemm } from "./compose.js";
import type { DependencyContainer } from "./container.js";
import { checkWorkers, createGang, type Gang } from "./gang.js";
import { LabPlugins } from "./lab-plugins.js";
import type { GemmModule } from "./load-gemm.js";
import type { GivenPlugin } from "./plugin-location.js";
import { createPool } from "./pool.js";
import { poolDefaults } from "./start-threads.js";
import { CLOCK, EXECUTOR } from "./tokens.js";
import { Trainer } from "./trainer.js";

export interface LabOptions {
  /** Packages, files (paths or URLs), references, or plugins as values, which only this thread can use. */
  readonly plugins: readonly (GivenPlugin | Plugin)[];
  /** The folder that paths and package names are resolved from; the working directory unless given. */
  readonly from?: string | URL;
  /** `pool` unless given. `inline` loads and runs everything in this thread and cannot interrupt a trial. */
  readonly executor?: "pool" | "inline";
  /** Threads of the pool; as many as the machine runs at once unless given. */
  readonly workers?: number;
  /** How long loading a plugin, or a trial, may make no progress, in milliseconds; 10,000 unless given. */
  readonly stallMs?: number;
  /** The JavaScript heap of each thread, in megabytes; 1,024 unless given. */
  readonly heapMb?: number;
  /**
   * What computes matrix products, in every thread; the built-in kernel unless given. Trials with `portable` numerics, the
   * default, fail in such a lab.
   */
  readonly gemm?: GemmModule;
  /** Registers other services under their tokens (`EXECUTOR`, `DATA_READER`, `CLOCK`, `GEMM`), for this thread. */
  readonly configure?: (container: DependencyContainer) => void;
}

/** As {@link MinimizeOptions}, where an optimizer may be named. */
export type LabMinimizeOptions = Omit<MinimizeOptions, "optimizer"> & {
  readonly optimizer: string | Optimizer;
};

/** How one trial is trained; none of it decides a bit of the result. */
export interface LabTrainOptions extends RunOptions {
  /** How many threads of their own train it together, each computing some of its shards; the lab's executor runs it unless given. */
  readonly workers?: number;
}

export interface Lab {
  /** The plugins, for the trials that use their names. */
  readonly references: readonly PluginReference[];
  /** The names that the plugins bring, with their descriptions. */
  readonly directory: Directory;
  /** What each plugin brings, as plain data. */
  describe(): readonly PluginDescription[];
  /** The values themselves. Loads the plugins into this thread, with no time limit. */
  catalogue(): Promise<Catalogue>;
  /**
   * Runs trials and yields each as it finishes.
   * @throws UsageError if a trial names a plugin, or a version of one, that the lab does not have
   */
  run(trials: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished>;
  /**
   * Trains once. With `workers`, replicas of the model compute the shards of each batch side by side, on memory they share; the result
   * is that of `run`, to the bit. The plugins must be packages or files then.
   * @throws UsageError as `run`, and for more workers than the trial has shards
   */
  train(trial: TrialSpec, options?: LabTrainOptions): Promise<Finished>;
  /** Minimises a function, or the analytic problem of that name, in this thread. */
  minimize(
    f: ((params: Tensor[]) => Tensor) | string,
    start: readonly (readonly number[])[],
    options: LabMinimizeOptions,
  ): Promise<Minimized>;
  /** What the container holds under a token. */
  get<T>(token: Token<T>): T;
  /** Ends the executor. */
  close(): Promise<void>;
}

/**
 * Opens a lab. Unless its executor is `inline`, plugins are loaded by worker threads only, one of which says what they bring.
 * @throws UsageError for plugins that do not exist or bring the same name, or options out of range
 * @throws PluginError for a plugin that breaks while it loads
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { stallMs = poolDefaults.stallMs, heapMb = poolDefaults.heapMb } = options;
  const plugins = new LabPlugins(options.plugins, folderOf(options.from));
  const inThisThread = options.executor === "inline";
  const described = await plugins.describe(inThisThread ? undefined : { stallMs, heapMb });
  const directory = createDirectory(described);
  const container = newContainer();
  const loading = new Loading(container, plugins);
  registerExecutor(container, options, plugins, loading);
  options.configure?.(container);
  return new ComposedLab(
    container,
    loading,
    directory,
    described.map(({ description }) => description),
    (workers) => createGang({ ...threadOptions(options), plugins: plugins.located(), workers }),
  );
}

/** What every thread of the lab is made with. */
function threadOptions({ stallMs, heapMb, gemm }: LabOptions) {
  return {
    ...(gemm !== undefined && { gemm }),
    ...(stallMs !== undefined && { stallMs }),
    ...(heapMb !== undefined && { heapMb }),
  };
}

function folderOf(from: string | URL = process.cwd()): string {
  return from instanceof URL || from.startsWith("file:") ? fileURLToPath(from) : from;
}

/** The plugins' values, loaded into this thread when first asked for. */
class Loading {
  #catalogue: Promise<Catalogue> | undefined;

  constructor(
    readonly container: DependencyContainer,
    readonly plugins: LabPlugins,
  ) {}

  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= this.#load();
    return this.#catalogue;
  }

  async #load(): Promise<Catalogue> {
    const catalogue = createCatalogue(await this.plugins.load());
    registerCatalogue(this.container, catalogue);
    return catalogue;
  }
}

function registerExecutor(
  container: DependencyContainer,
  options: LabOptions,
  plugins: LabPlugins,
  loading: Loading,
): void {
  const { executor: kind = "pool", workers, gemm } = options;
  const inline = () => {
    const trainer = loading.catalogue().then(async () => {
      if (gemm !== undefined) await registerGemm(container, gemm);
      return container.resolve(Trainer);
    });
    return createInline(
      async (spec, progress) => (await trainer).run(spec, progress),
      container.resolve(CLOCK),
    );
  };
  const pool = () =>
    createPool({
      plugins: plugins.located(),
      ...threadOptions(options),
      ...(workers !== undefined && { workers }),
    });
  let executor: Executor | undefined;
  container.register<Executor>(EXECUTOR, {
    useFactory: () => {
      executor ??= kind === "inline" ? inline() : pool();
      return executor;
    },
  });
}

class ComposedLab implements Lab {
  readonly references: readonly PluginReference[];
  #executor: Executor | undefined;

  constructor(
    private readonly container: DependencyContainer,
    private readonly loading: Loading,
    readonly directory: Directory,
    private readonly descriptions: readonly PluginDescription[],
    private readonly openGang: (workers: number) => Gang,
  ) {
    this.references = descriptions.map(({ reference }) => reference);
  }

  describe(): readonly PluginDescription[] {
    return this.descriptions;
  }

  catalogue(): Promise<Catalogue> {
    return this.loading.catalogue();
  }

  run(trials: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished> {
    for (const [index, trial] of trials.entries()) this.#checkPlugins(index, trial);
    this.#executor ??= this.get(EXECUTOR);
    return this.#executor.run(trials, options);
  }

  async train(trial: TrialSpec, { workers, ...options }: LabTrainOptions = {}): Promise<Finished> {
    if (workers === undefined) return only(this.run([trial], options));
    this.#checkPlugins(0, trial);
    checkWorkers(trial, workers);
    const gang = this.openGang(workers);
    try {
      return await only(gang.run([trial], options));
    } finally {
      await gang.close();
    }
  }

  async minimize(
    f: ((params: Tensor[]) => Tensor) | string,
    start: readonly (readonly number[])[],
    { optimizer, ...options }: LabMinimizeOptions,
  ): Promise<Minimized> {
    const catalogue = await this.catalogue();
    return minimize(typeof f === "string" ? analytic(catalogue, f) : f, start, {
      ...options,
      optimizer: typeof optimizer === "string" ? resolveOptimizer(catalogue, optimizer) : optimizer,
    });
  }

  get<T>(token: Token<T>): T {
    return this.container.resolve<T>(token);
  }

  async close(): Promise<void> {
    await this.#executor?.close();
  }

  #checkPlugins(index: number, { plugins }: TrialSpec): void {
    for (const { module, version } of plugins) {
      const here = this.references.find((reference) => reference.module === module);
      if (here?.version === version) continue;
      const has = here === undefined ? "has not loaded it" : `has version ${here.version}`;
      throw new UsageError(
        `trial ${index} uses plugin ${module}, version ${version}, and this lab ${has}; open a lab with that one.`,
      );
    }
  }
}

async function only(run: AsyncIterable<Finished>): Promise<Finished> {
  for await (const finished of run) return finished;
  throw new InternalError("an executor yielded nothing for a trial");
}

function analytic(catalogue: Catalogue, name: string): AnalyticProblem {
  const problem = catalogue.problems.get(name);
  if (problem.kind === "analytic") return problem;
  throw new UsageError(
    `minimize: problem "${name}" is fitted to data; minimize takes an analytic one, train the other as a trial.`,
  );
}
