/** The participants: Thalweg in its modes, and the others in their fastest configuration. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PeerCommand } from "./peer.js";

export interface PeerSpec {
  readonly id: string;
  /** Its name in tables until it has reported its version. */
  readonly name: string;
  /** How to install it. */
  readonly install: string;
  /**
   * Whether it may use both cores: it allocates so much that its speed depends on the engine's
   * helper threads (one core halves it).
   */
  readonly anyCore?: true;
  /** @throws Error if there is no such program */
  command(): PeerCommand;
}

const inBench = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** Debian's interpreter, which has Debian's packages. */
const python = process.env.THALWEG_BENCH_PYTHON ?? "/usr/bin/python3";
const npmPeers = "npm ci --ignore-scripts --prefix bench/peers/javascript";

/**
 * glibc returns large arrays to the system when they are freed, so that the next array needs new
 * pages. With settings to keep them, PyTorch's updates of large vectors are three times as fast.
 */
const keepsMemory = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: "4000000000" };

const thalweg = (mode: string): PeerCommand => ({
  program: process.execPath,
  // The heap is read after collections.
  args: ["--expose-gc", inBench("dist/serve/main.js"), mode],
});

const thalwegPeers: readonly PeerSpec[] = [
  {
    id: "thalweg",
    name: "Thalweg portable",
    install: "it is this working copy",
    command: () => thalweg("portable"),
  },
  {
    id: "thalweg-blas",
    name: "Thalweg BLAS",
    install: "apt-get install libopenblas0",
    command: () => thalweg("blas"),
  },
  {
    id: "thalweg-fast",
    name: "Thalweg fast, Node 24",
    install: "npx fetches Node 24 from the registry",
    command: () => ({ ...thalweg("fast"), program: newerNode() }),
  },
];

export const otherPeers: readonly PeerSpec[] = [
  {
    id: "torch",
    name: "PyTorch",
    install: "apt-get install python3-torch libopenblas0",
    command: () => ({ program: python, args: [inBench("peers/torch_peer.py")] }),
  },
  {
    id: "torch-malloc",
    name: "PyTorch with a tuned allocator",
    install: "apt-get install python3-torch libopenblas0",
    command: () => ({
      program: python,
      args: [inBench("peers/torch_peer.py")],
      env: keepsMemory,
    }),
  },
  {
    id: "numpy",
    name: "NumPy",
    install: "apt-get install python3-numpy libopenblas0",
    command: () => ({ program: python, args: [inBench("peers/numpy_peer.py")] }),
  },
  {
    id: "tfjs",
    name: "TensorFlow.js",
    install: npmPeers,
    anyCore: true,
    command: () => ({
      program: process.execPath,
      args: [inBench("peers/javascript/tfjs-peer.js")],
    }),
  },
  {
    id: "jax-js",
    name: "jax-js",
    install: npmPeers,
    anyCore: true,
    command: () => ({ program: process.execPath, args: [inBench("peers/javascript/jax-peer.js")] }),
  },
];

export const allPeers: readonly PeerSpec[] = [...thalwegPeers, ...otherPeers];

/** The npm package `node` provides another version of Node for one program. */
function newerNode(): string {
  const args = ["--yes", "node@24", "-p", "process.execPath"];
  return execFileSync("npx", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
