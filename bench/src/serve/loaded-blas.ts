import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import koffi from "koffi";

/** The BLAS that this process has loaded, and the kernel it has chosen for the processor where it says so. */
export function loadedBlas(): string {
  const maps = "/proc/self/maps";
  if (!existsSync(maps)) return "unknown";
  const files = readFileSync(maps, "utf8").match(/\/\S*blas\S*$/gm) ?? [];
  const [file] = files;
  if (file === undefined) return "none";
  const library = koffi.load(file);
  if (!library.symbol("openblas_get_corename")) return path.basename(file);
  const kernel: unknown = library.func("openblas_get_corename", "str", [])();
  return `${path.basename(file)}, kernel ${kernel}`;
}
