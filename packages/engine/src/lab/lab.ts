/**
 * The lab: the plugins, an executor and the names that trials use, composed in one container.
 * Services in the container can be replaced. The pool's threads compose their services anew from
 * the same plugins.
 */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AnalyticProblem,
  type Optimizer,
  type Plugin,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { InternalError, type PluginReference, type Token } from "@thalweg/core/host";
import type { Catalogue } from "../catalogue/catalogue.js";
import type { PluginDescription } from "../catalogue/describe-plugin.js";
import { createDirectory, type Directory } from "../catalogue/directory.js";
import { optimizerFrom } from "../catalogue/resolve-expression.js";
import {
  checkWorkers,
  createDataParallelGroup,
  type DataParallelGroup,
} from "../data-parallel/threads/data-parallel-group.js";
import type { GivenPlugin, LocatedPlugin } from "../plugins/plugin-location.js";
import { createProcessPool } from "../process-pool/process-pool.js";
import { createInline } from "../run/inline-executor.js";
import { type Minimized, type MinimizeOptions, minimize, type Start } from "../run/minimize.js";
import { newContainer, registerGemm } from "../services/compose.js";
import type { DependencyContainer } from "../services/container.js";
import type { GemmModule } from "../services/load-gemm.js";
import { Services } from "../services/services.js";
import { CLOCK, EXECUTOR, TRIAL_STORE } from "../services/tokens.js";
import { filesIn, type TrialFolders } from "../services/trial-folders.js";
import { checkTrial, checkTrials } from "../trial/check-trials.js";
import type { Executor, Finished, RunOptions } from "../trial/executor.js";
import { storedExecutor } from "../trial/stored-executor.js";
import type { TrialSpec } from "../trial/trial.js";
import { poolDefaults } from "../workers/start-threads.js";
import { Trainer } from "../workers/trainer.js";
import { LabPlugins } from "./lab-plugins.js";

export interface LabOptions {
  /**
   * Packages, files (paths or URLs), references, or plugins as values, which only this thread can
   * use.
   */
  readonly plugins: readonly (GivenPlugin | Plugin)[];
  /**
   * The folder from which paths and package names are resolved, or a file in it. Default: the
   * working directory.
   */
  readonly from?: string | URL;
  /**
   * `inline` loads and runs everything in this thread and cannot interrupt a trial. Default:
   * `pool`.
   */
  readonly executor?: "pool" | "inline";
  /**
   * The number of the pool's threads. Default: the number of threads that the machine can run at
   * once.
   */
  readonly workers?: number;
  /**
   * The longest time without progress while a plugin is loaded or a trial runs, in milliseconds.
   * Default: 10,000.
   */
  readonly stallMs?: number;
  /** The size of each thread's JavaScript heap, in megabytes. Default: 1,024. */
  readonly heapMb?: number;
  /**
   * The memory that the pool's process may use, in MiB. Default: three quarters of the memory of
   * the machine or of its container.
   */
  readonly memoryMiB?: number;
  /**
   * Computes matrix products in every thread. Default: the built-in kernel. With another one,
   * trials with `portable` numerics, the default, fail.
   */
  readonly gemm?: GemmModule;
  /**
   * Where trials keep their states while they train, and their trained parameters. Default:
   * nowhere.
   */
  readonly folders?: TrialFolders;
  /**
   * Whether the pool's process starts while the plugins are described, for programs that are certain
   * to run trials; all plugins must be packages or files then. Default: it starts with the first
   * trial.
   */
  readonly startNow?: boolean;
  /** Aborts the opening of the lab. */
  readonly signal?: AbortSignal;
  /**
   * Registers other services under their tokens (`EXECUTOR`, `TRIAL_STORE`, `DATA_READER`, `CLOCK`,
   * `GEMM`), for this thread.
   */
  readonly configure?: (container: DependencyContainer) => void;
}

/** As {@link MinimizeOptions}, but the optimizer can also be a name. */
export type LabMinimizeOptions = Omit<MinimizeOptions, "optimizer"> & {
  readonly optimizer: string | Optimizer;
};

/** How one trial is trained. No option changes a bit of the result. */
export interface LabTrainOptions extends RunOptions {
  /**
   * The number of threads that train the trial together, each computing some of its microbatches.
   * Default: the lab's executor trains it.
   */
  readonly workers?: number;
}

export interface Lab extends Executor {
  /** The references of the plugins, for trials that use their names. */
  readonly references: readonly PluginReference[];
  /**
   * Where other threads find the plugins.
   * @throws UsageError if some plugins were given as values
   */
  located(): readonly LocatedPlugin[];
  /** The names that the plugins bring, with their descriptions. */
  readonly directory: Directory;
  /** The description of each plugin, as plain data. */
  describe(): readonly PluginDescription[];
  /**
   * The catalogue of the plugins. The first call loads them into this thread, without a time limit.
   */
  catalogue(): Promise<Catalogue>;
  /**
   * Runs trials and yields each as it finishes.
   * @throws UsageError for a malformed trial (see `checkTrials`), and for a plugin, or a version of
   * one, that the lab does not have
   */
  run(trials: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished>;
  /**
   * Trains one trial. With `workers`, replicas of the model compute the microbatches of each batch
   * concurrently on shared memory. The result has the same bits as that of `run`. All plugins must
   * be packages or files then.
   * @throws UsageError as `run`, and for more workers than the trial has microbatches
   */
  train(trial: TrialSpec, options?: LabTrainOptions): Promise<Finished>;
  /** Minimises a function, or the analytic problem of a name, in this thread. */
  minimize(
    f: ((params: Tensor[]) => Tensor) | string,
    start: Start,
    options: LabMinimizeOptions,
  ): Promise<Minimized>;
  /** The service that the container holds under a token. */
  get<T>(token: Token<T>): T;
  /** Closes the executor. Nothing can be run afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a lab. Unless its executor is `inline`, only worker threads load the plugins, and one of
 * them describes them.
 * @throws UsageError for plugins that do not exist or bring the same name, or options out of range
 * @throws PluginError for a plugin that breaks while it loads; the signal's reason
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { stallMs = poolDefaults.stallMs, heapMb = poolDefaults.heapMb } = options;
  const plugins = new LabPlugins(options.plugins, folderOf(options.from));
  const inThisThread = options.executor === "inline";
  const limits = { stallMs, heapMb, ...(options.signal && { signal: options.signal }) };
  const early = options.startNow === true && !inThisThread ? openPool(options, plugins) : undefined;
  const described = await plugins
    .describe(inThisThread ? undefined : limits)
    .catch(async (error) => {
      await early?.close();
      throw error;
    });
  const directory = createDirectory(described);
  const container = newContainer();
  registerExecutor(container, options, plugins, early);
  options.configure?.(container);
  return new ComposedLab(
    container,
    plugins,
    directory,
    described.map(({ description }) => description),
    (workers) =>
      createDataParallelGroup({ ...threadOptions(options), plugins: plugins.located(), workers }),
    early,
  );
}

/** The options with which every thread of the lab is started. */
function threadOptions({ stallMs, heapMb, gemm, folders }: LabOptions) {
  return {
    ...(folders !== undefined && { folders }),
    ...(gemm !== undefined && { gemm }),
    ...(stallMs !== undefined && { stallMs }),
    ...(heapMb !== undefined && { heapMb }),
  };
}

/**
 * A folder, or the folder of a file: `from: import.meta.url` gives the folder of the calling
 * module.
 */
function folderOf(from: string | URL = process.cwd()): string {
  const path = from instanceof URL || from.startsWith("file:") ? fileURLToPath(from) : from;
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? dirname(path) : path;
}

function openPool(options: LabOptions, plugins: LabPlugins): Executor {
  const { workers, memoryMiB } = options;
  return createProcessPool({
    plugins: plugins.located(),
    ...threadOptions(options),
    ...(memoryMiB !== undefined && { memoryMiB }),
    ...(workers !== undefined && { workers }),
  });
}

function registerExecutor(
  container: DependencyContainer,
  options: LabOptions,
  plugins: LabPlugins,
  early: Executor | undefined,
): void {
  const { executor: kind = "pool", gemm, folders = {} } = options;
  const inline = () => {
    const trainer = plugins.catalogue().then(async (catalogue) => {
      if (gemm !== undefined) await registerGemm(container, gemm);
      return new Trainer(catalogue, container.resolve(Services), filesIn(folders));
    });
    return createInline(
      async (spec, progress) => (await trainer).run(spec, progress),
      container.resolve(CLOCK),
    );
  };
  let executor: Executor | undefined;
  container.register<Executor>(EXECUTOR, {
    useFactory: () => {
      executor ??= kind === "inline" ? inline() : (early ?? openPool(options, plugins));
      return executor;
    },
  });
}

class ComposedLab implements Lab {
  readonly name = "lab";
  readonly references: readonly PluginReference[];
  #executor: Executor | undefined;

  constructor(
    private readonly container: DependencyContainer,
    private readonly plugins: LabPlugins,
    readonly directory: Directory,
    private readonly descriptions: readonly PluginDescription[],
    private readonly openGroup: (workers: number) => DataParallelGroup,
    /** The pool that was started before the plugins were described. */
    private readonly early: Executor | undefined,
  ) {
    this.references = descriptions.map(({ reference }) => reference);
  }

  located(): readonly LocatedPlugin[] {
    return this.plugins.located();
  }

  describe(): readonly PluginDescription[] {
    return this.descriptions;
  }

  catalogue(): Promise<Catalogue> {
    return this.plugins.catalogue();
  }

  run(given: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished> {
    const trials = checkTrials(given);
    for (const [index, trial] of trials.entries()) this.#checkPlugins(index, trial);
    this.#executor ??= this.#openExecutor();
    return this.#executor.run(trials, options);
  }

  async train(given: TrialSpec, { workers, ...options }: LabTrainOptions = {}): Promise<Finished> {
    if (workers === undefined) return only(this.run([given], options));
    const trial = checkTrial(given);
    this.#checkPlugins(0, trial);
    checkWorkers(trial, workers);
    const group = this.openGroup(workers);
    try {
      return await only(group.run([trial], options));
    } finally {
      await group.close();
    }
  }

  async minimize(
    f: ((params: Tensor[]) => Tensor) | string,
    start: Start,
    options: LabMinimizeOptions,
  ): Promise<Minimized> {
    const catalogue = await this.catalogue();
    const optimizer = options?.optimizer;
    return minimize(typeof f === "string" ? analytic(catalogue, f) : f, start, {
      ...options,
      optimizer: typeof optimizer === "string" ? optimizerFrom(catalogue, optimizer) : optimizer,
    });
  }

  get<T>(token: Token<T>): T {
    return this.container.resolve<T>(token);
  }

  async close(): Promise<void> {
    await Promise.all([this.#executor?.close(), this.early?.close()]);
  }

  #openExecutor(): Executor {
    const [executor, store] = [this.get(EXECUTOR), this.get(TRIAL_STORE)];
    return store === undefined ? executor : storedExecutor(executor, store);
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
