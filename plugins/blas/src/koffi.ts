/** The package that calls native libraries: a peer that people install themselves if they want this plugin. */
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
