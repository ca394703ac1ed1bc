/** Data sets: examples with fixed splits, their source and licence. */
import type { Shape } from "./tensor.js";

/** Examples, row-major. Targets are class indices or values, `[count, ...targetShape]`; one class an example has the target shape `[]`. */
export interface Examples {
  readonly count: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array | Int32Array;
}

/** The three fixed splits, and the shapes of one example. */
export interface Splits {
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  /** How many classes there are; absent for regression. */
  readonly classes?: number;
  readonly train: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

/** What the loader is given: how to read a file that lies beside the plugin. */
export interface DataReader {
  read(url: URL): Promise<Uint8Array>;
}

export interface Dataset {
  readonly kind: "dataset";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly licence: string;
  /** @throws UsageError that names the file and what is wrong with it */
  load(reader: DataReader): Promise<Splits>;
}

/** Defines a data set. */
export function defineDataset(definition: Omit<Dataset, "kind">): Dataset {
  return { ...definition, kind: "dataset" };
}
