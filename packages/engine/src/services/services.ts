import type { DataReader } from "@thalweg/core";
import type { Gemm } from "@thalweg/tensor";
import { inject, injectable } from "./container.js";
import { CLOCK, DATA_READER, GEMM } from "./tokens.js";

/** The services that run trials, from a container: `container.resolve(Services)`. */
@injectable()
export class Services {
  constructor(
    @inject(DATA_READER) readonly reader: DataReader,
    @inject(CLOCK) readonly now: () => number,
    @inject(GEMM) readonly gemm: Gemm | undefined,
  ) {}
}
