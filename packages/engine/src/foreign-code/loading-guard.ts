/**
 * Runs the loader of a data set, whose result must depend on nothing but the files that it reads.
 * While the loader runs, the {@link unrepeatable} functions throw where it calls them, also after
 * an await. A loader is asynchronous, so other code runs in between; the ban does not affect that
 * code, because Node's AsyncLocalStorage tells whose continuation runs. Without it, as in browsers,
 * the ban ends at the loader's first await.
 */
import { UsageError } from "@thalweg/core";
import { isA, messageOf } from "../trial/error-data.js";
import { attribute, markAttributed } from "./attribution.js";
import { type ForeignRun, purposes, registerLoader, runAs, unrepeatable } from "./forbidden.js";
import { handleRejections } from "./handle-rejections.js";
import { checkIntrinsics } from "./intrinsics.js";

/** The methods of Node's AsyncLocalStorage that are used. */
interface AsyncStorage {
  run<T>(value: ForeignRun, body: () => T): T;
  getStore(): ForeignRun | undefined;
  disable(): void;
}

/**
 * Runs `body`, a loader of `owner`, and returns what it resolves to.
 * @param owner begins every message: `dataset "digits"`
 * @param check checks the result; an error that it throws, also from a getter of the plugin's
 * value, counts as the plugin's
 * @throws PluginError if the loader throws anything but a UsageError, or uses the clock or unseeded
 * random numbers
 */
export async function whileLoading<T>(
  owner: string,
  body: () => Promise<T>,
  check: (loaded: T) => void = () => {},
): Promise<T> {
  const run = { owner, purpose: purposes.loading };
  const lift = unrepeatable.impose();
  const storage = newAsyncStorage();
  const forget = storage === undefined ? lift : registerLoader(() => storage.getStore());
  try {
    const pending = storage === undefined ? runAs(run, body) : storage.run(run, body);
    if (storage === undefined) lift();
    const loaded = handleRejections(await pending);
    check(loaded);
    return loaded;
  } catch (error) {
    throw inLoader(owner, error);
  } finally {
    lift();
    forget();
    storage?.disable();
    if (!unrepeatable.isImposed) checkIntrinsics(owner);
  }
}

/**
 * The error with the name of its owner. A UsageError, as readers throw for unusable files, remains
 * a UsageError.
 */
function inLoader(owner: string, error: unknown): Error {
  const said = attribute(owner, purposes.loading.doing, error);
  return isA(error, UsageError) ? markAttributed(new UsageError(messageOf(said))) : said;
}

/** Imported at run time, so that a bundle for browsers contains no Node module. */
function newAsyncStorage(): AsyncStorage | undefined {
  const { getBuiltinModule } = (Reflect.get(globalThis, "process") ?? {}) as {
    getBuiltinModule?: (name: string) => { AsyncLocalStorage: new () => AsyncStorage };
  };
  const hooks = getBuiltinModule?.("node:async_hooks");
  return hooks === undefined ? undefined : new hooks.AsyncLocalStorage();
}
