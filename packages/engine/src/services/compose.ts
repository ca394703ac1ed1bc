/**
 * The composition root of a thread: a container with the services that a consumer or a plugin can
 * replace, and nothing else.
 */
import { container, type DependencyContainer } from "./container.js";
import { fileReader } from "./file-reader.js";
import { type GemmModule, loadGemm } from "./load-gemm.js";
import { CLOCK, DATA_READER, GEMM, TRIAL_STORE } from "./tokens.js";

/** A new container with the services that every thread has. */
export function newContainer(): DependencyContainer {
  const made = container.createChildContainer();
  made.register(DATA_READER, { useValue: fileReader });
  made.register(CLOCK, { useValue: () => performance.now() });
  made.register(GEMM, { useFactory: () => undefined });
  made.register(TRIAL_STORE, { useFactory: () => undefined });
  return made;
}

/** Registers the service of a Gemm module under its token. */
export async function registerGemm(into: DependencyContainer, module: GemmModule): Promise<void> {
  const gemm = await loadGemm(module);
  into.register(GEMM, { useFactory: () => gemm });
}
