/** The BLAS library: the files under which it is searched, and its functions. */
import { UsageError } from "@thalweg/core";
import type { Koffi } from "./koffi.js";

/** The files of the usual libraries on each kind of machine, the fastest first. */
const usual: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so"],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  win32: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll"],
};

/** Row-major C = alpha op(A) op(B) + beta C, with addresses for arrays. */
export type Product = (...args: (number | bigint)[]) => void;

export interface Library {
  readonly file: string;
  readonly f32: Product;
  readonly f64: Product;
}

/**
 * Opens a library by its file.
 * @throws UsageError if it cannot be loaded or is no BLAS with C's interface
 */
export function openLibrary(koffi: Koffi, file: string): Library {
  const library = loaded(koffi, file);
  if (!library.symbol("cblas_sgemm") || !library.symbol("cblas_dgemm")) {
    throw new UsageError(
      `BLAS ${file} has no cblas_sgemm and cblas_dgemm; name a library with C's interface, such as OpenBLAS.`,
    );
  }
  if (hasLongSizes(library)) {
    throw new UsageError(
      `BLAS ${file} takes sizes of 64 bits; name a library that takes 32, such as libopenblas.so.0.`,
    );
  }
  useOneThread(library);
  const product = (name: string, scalar: string): Product =>
    library.handle.func(name, "void", signature(scalar));
  return { file, f32: product("cblas_sgemm", "float"), f64: product("cblas_dgemm", "double") };
}

/** The first of the usual libraries that this machine has. */
export function usualLibrary(koffi: Koffi, platform = process.platform): Library | undefined {
  for (const file of usual[platform] ?? []) {
    try {
      return openLibrary(koffi, file);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return undefined;
}

type LibraryHandle = ReturnType<Koffi["load"]>;

interface Loaded {
  readonly handle: LibraryHandle;
  symbol(name: string): boolean;
}

function loaded(koffi: Koffi, file: string): Loaded {
  const handle = load(koffi, file);
  return {
    handle,
    symbol(name) {
      try {
        handle.func(name, "void", []);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function load(koffi: Koffi, file: string): LibraryHandle {
  try {
    return koffi.load(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `BLAS ${file} cannot be loaded (${why}); install one (on Debian: libopenblas0), or give its file's path.`,
    );
  }
}

function signature(scalar: string): string[] {
  const [order, extents] = [
    ["int", "int", "int"],
    ["int", "int", "int"],
  ];
  return [...order, ...extents, scalar, "int64", "int", "int64", "int", scalar, "int64", "int"];
}

/** OpenBLAS reports its build; one with 64-bit sizes may have the same function names. */
function hasLongSizes({ handle, symbol }: Loaded): boolean {
  const name = "openblas_get_config";
  return symbol(name) && String(handle.func(name, "str", [])()).includes("USE64BITINT");
}

/** Limits the library to one thread: a product runs in the thread that calls it. */
function useOneThread({ handle, symbol }: Loaded): void {
  // BLASSetThreading's 1 is BLAS_THREADING_SINGLE_THREADED.
  for (const name of ["openblas_set_num_threads", "MKL_Set_Num_Threads", "BLASSetThreading"]) {
    if (symbol(name)) handle.func(name, "void", ["int"])(1);
  }
}
