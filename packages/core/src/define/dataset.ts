/** Data sets: examples with fixed splits, their source and licence. */
import type { Shape } from "../tensor/dtype.js";

/**
 * Examples, row-major. `inputs` is `[count, ...inputShape]`. `targets` is `[count, ...targetShape]`
 * and holds class indices or values; one class for each example is the target shape `[]`.
 */
export interface Examples {
  readonly count: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array | Int32Array;
}

/** The three fixed splits, and the shapes of one example. */
export interface Splits {
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  /** The number of classes; absent for regression. */
  readonly classes?: number;
  readonly train: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

/** What a loader receives: reads the files that lie beside the plugin. */
export interface DataReader {
  read(url: URL): Promise<Uint8Array>;
}

export interface Dataset {
  readonly kind: "dataset";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly licence: string;
  /**
   * Reads the splits. The result must depend on nothing but the files: the clock and unseeded
   * random numbers are refused.
   * @throws UsageError that names the file and what is wrong with it
   */
  load(reader: DataReader): Promise<Splits>;
  /**
   * Reads another split of the same examples, of the same sizes, keyed by a number from 1; under the
   * same conditions. With it, the data set's problems have the option `split`.
   */
  resplit?(reader: DataReader, split: number): Promise<Splits>;
}

/** Defines a data set. */
export function defineDataset(definition: Omit<Dataset, "kind">): Dataset {
  return { ...definition, kind: "dataset" };
}
