/** Options that several verbs share. */
import { availableParallelism } from "node:os";
import { UsageError } from "@thalweg/core";
import { Option } from "commander";
import { collect } from "../arguments/names.js";
import { decimal, setting } from "../arguments/settings.js";
import { wholeNumber } from "../arguments/whole-number.js";

/** The maximal number of threads; each loads all plugins, so that more would only use memory. */
export const maxWorkers = Math.max(64, 4 * availableParallelism());

export const jsonOption = (): Option =>
  new Option("--json", "print JSON for machines and nothing else");

export const setOption = (): Option =>
  new Option(
    "--set <name=value>",
    "set a hyperparameter, as lr=1e-3 or milestones=[0.3]; may be repeated",
  )
    .argParser(setting)
    .default({}, "none");

export const pluginOption = (): Option =>
  new Option(
    "--plugin <file>",
    "load a plugin of your own, TypeScript or JavaScript; may be repeated",
  )
    .argParser(collect)
    .default([], "none");

export const stepsOption = (): Option =>
  new Option(
    "--steps, --budget <n>",
    "gradient evaluations of a training, which is steps for most optimizers (default: the problem's own)",
  ).argParser(wholeNumber("--steps", 1));

const dtypes = ["f32", "f64"] as const;
export type Dtype = (typeof dtypes)[number];

export const dtypeOption = (): Option =>
  new Option(
    "--dtype <type>",
    "f32 or f64, the numbers that parameters are (default: f32)",
  ).argParser((text): Dtype => {
    const dtype = dtypes.find((each) => each === text);
    if (dtype !== undefined) return dtype;
    throw new UsageError(`--dtype is "${text}"; it must be f32 or f64.`);
  });

const numericsModes = ["portable", "fast"] as const;
type NumericsMode = (typeof numericsModes)[number];

export const numericsOption = (): Option =>
  new Option(
    "--numerics <mode>",
    "portable: the same bits on every machine; fast: other last bits, and the system's BLAS if there is one (default: portable)",
  ).argParser((text): NumericsMode => {
    const mode = numericsModes.find((each) => each === text);
    if (mode !== undefined) return mode;
    throw new UsageError(`--numerics is "${text}"; it must be portable or fast.`);
  });

export const blasOption = (): Option =>
  new Option(
    "--blas <library>",
    "with --numerics fast: the file of the BLAS to use (default: THALWEG_BLAS, or the first found)",
  );

/** The options that affect the last bits. */
export interface NumericsOptions {
  readonly numerics?: NumericsMode;
  readonly blas?: string;
}

/** The options of every verb for loading and watching plugins. */
export interface PluginOptions {
  readonly plugin: readonly string[];
  readonly stall?: number;
}

/** Reads a number of seconds of at most a day. */
const secondsOf =
  (option: string, least: number) =>
  (text: string): number => {
    const seconds = decimal.test(text) ? Number(text) : Number.NaN;
    if (seconds >= least && seconds <= 86_400) return seconds;
    throw new UsageError(
      `${option} is "${text}"; it must be a number of seconds, such as 10 or 0.5.`,
    );
  };

export const stallOption = (): Option =>
  new Option(
    "--stall <seconds>",
    "give up a plugin or a trial that makes no progress for so long (default: 10)",
  ).argParser(secondsOf("--stall", 0.001));

export const memoryOption = (): Option =>
  new Option(
    "--memory <MiB>",
    "memory that trials may use together; one that uses more alone has failed (default: 3/4 of the machine's)",
  ).argParser(wholeNumber("--memory", 256, 2 ** 30));

/** The option of verbs that keep the states of long trainings. */
export interface CheckpointOptions {
  /** In seconds. */
  readonly checkpointEvery?: number;
}

export const checkpointEveryOption = (): Option =>
  new Option(
    "--checkpoint-every <seconds>",
    "keep the state of a long training so often; decides no bit (default: 60)",
  ).argParser(secondsOf("--checkpoint-every", 0));

/** The option of verbs that run trials in the pool's process. */
export interface MemoryOptions {
  readonly memory?: number;
}
