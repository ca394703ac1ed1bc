/**
 * Runs plugins' code that builds a graph or makes initial values, whose result must depend on
 * nothing but its arguments. While it runs, the {@link unrepeatable} and {@link approximate}
 * functions throw. The code is synchronous, so that nothing else runs in between.
 */
import { attribute } from "./attribution.js";
import { approximate, type Purpose, purposes, runAs, unrepeatable } from "./forbidden.js";
import { handleRejections } from "./handle-rejections.js";
import { checkIntrinsics } from "./intrinsics.js";

/**
 * Runs `body`, code of `owner` that builds a graph, and returns its value. Calls can be nested;
 * messages name the innermost owner.
 * @param owner begins every message: `optimizer "adam"`
 * @param accept checks the value, and can replace it; an error that it throws, also from a getter
 * of the plugin's value, counts as the plugin's
 * @throws PluginError if the code throws, or uses the clock, unseeded random numbers or functions
 * that differ between machines
 */
export function trace<T>(owner: string, body: () => T): T;
export function trace<F, T>(owner: string, body: () => F, accept: (value: F) => T): T;
export function trace(
  owner: string,
  body: () => unknown,
  accept = (value: unknown) => value,
): unknown {
  return guarded(owner, purposes.tracing, body, accept);
}

/** As {@link trace}, for code that makes the initial values of parameters. */
export function initialise<F, T>(owner: string, body: () => F, accept: (value: F) => T): T {
  return guarded(owner, purposes.initialising, body, accept);
}

function guarded<F, T>(owner: string, purpose: Purpose, body: () => F, accept: (value: F) => T): T {
  const lifts = [unrepeatable.impose(), approximate.impose()];
  try {
    return runAs({ owner, purpose }, () => accept(handleRejections(body())));
  } catch (error) {
    throw attribute(owner, purpose.doing, error);
  } finally {
    for (const lift of lifts) lift();
    // While another ban is in force, some built-in functions are replaced and would be reported.
    if (!unrepeatable.isImposed && !approximate.isImposed) checkIntrinsics(owner);
  }
}
