/** The entry of the bundled script, which runs in any JavaScript engine, without Node's modules. */
import { type Plugin, UsageError } from "@thalweg/core";
import { contextOf, fingerprintOf, type Pinned } from "../training/pinned.js";

/** A line of JSON: the fingerprint of each trial, or its error. */
export async function answer(
  pinned: readonly Pinned[],
  plugins: readonly Plugin[],
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const sources = plugins.map((plugin) => ({ plugin, origin: plugin.name }));
  const context = contextOf(sources, {
    read({ pathname }) {
      const file = files.get(pathname.slice(pathname.lastIndexOf("/") + 1));
      if (file === undefined) throw new UsageError(`${pathname} is not in the bundle.`);
      return Promise.resolve(file);
    },
  });
  const fingerprints: (string | null)[] = [];
  for (const trial of pinned) {
    fingerprints.push(await fingerprintOf(trial, context).catch(String));
  }
  return JSON.stringify(fingerprints);
}
