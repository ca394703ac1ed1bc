import { ThalwegError } from "@thalweg/core";
import type { ProgramLayout } from "./compile.js";

/**
 * A memory that holds a program.
 * @throws ThalwegError if the system does not give so much
 */
export function allocateMemory({ bytes, pages }: ProgramLayout): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ThalwegError(
      `the program needs ${bytes} bytes of memory, and the system refuses them; end other programs, lift a limit on addresses (ulimit -v), use fewer workers, smaller batches or fewer parameters.`,
    );
  }
}
