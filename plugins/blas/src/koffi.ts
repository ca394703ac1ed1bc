/**
 * The package that calls native libraries: an optional peer dependency, which users of this plugin
 * install themselves.
 */
import type koffi from "koffi";

export type Koffi = typeof koffi;

/** The package, or undefined if it is not installed. */
export async function importKoffi(): Promise<Koffi | undefined> {
  try {
    return (await import("koffi")).default;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code;
    if (missing === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
