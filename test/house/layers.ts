import { pluginFolders } from "./workspace.js";

/** The imports that are allowed in a part of the workspace, except in tests. */
export interface Layer {
  /** Workspace packages, by folder, that it may import; everything below is listed, not implied. */
  readonly imports: readonly string[];
  /** Workspace packages it may only reach by `import()`, so that loading it loads none of them. */
  readonly loads?: readonly string[];
  /** Packages from the registry. */
  readonly external?: readonly string[];
  /** `browser`: no module of Node, and nothing that needs Node. */
  readonly platform: "browser" | "node";
}

/** The layer of every plugin except the {@link unusualPlugins}: a new plugin needs no entry. */
const rule: Layer = { imports: ["packages/core"], platform: "browser" };

/** The rooms of the engine that need Node; its main entry imports none of them. */
const engineInNode: Layer = {
  imports: ["packages/core", "packages/tensor"],
  external: ["jiti", "piscina", "reflect-metadata", "tsyringe"],
  platform: "node",
};

/**
 * The plugins that import more than core, and why. Rules are written with core's operations alone.
 */
const unusualPlugins: Readonly<Record<string, Layer>> = {
  // A transform with an optimizer's direction imports its formula.
  "plugins/transforms": { imports: ["packages/core", "plugins/optimizers"], platform: "browser" },
  "plugins/models": { imports: ["packages/core", "packages/tensor"], platform: "browser" },
  "plugins/blas": {
    imports: ["packages/core", "packages/tensor"],
    external: ["koffi"],
    platform: "node",
  },
  "plugins/datasets": { imports: ["packages/core"], platform: "node" },
  "plugins/problems": {
    imports: [
      "packages/core",
      "packages/tensor",
      "plugins/datasets",
      "plugins/losses",
      "plugins/models",
    ],
    platform: "node",
  },
  // It lists plugins by name and imports none.
  "plugins/preset": {
    imports: [],
    loads: pluginFolders().filter((folder) => folder !== "plugins/preset"),
    platform: "node",
  },
};

/**
 * Who may import whom. A key is a package's folder, or a folder inside it with rules of its own;
 * the longest key that holds a file decides. A new arrow is a change of the design: it starts here.
 */
export const layers: Readonly<Record<string, Layer>> = {
  "packages/core": { imports: [], platform: "browser" },
  "packages/tensor": { imports: ["packages/core"], platform: "browser" },
  "packages/engine": { imports: ["packages/core", "packages/tensor"], platform: "browser" },
  "packages/engine/src/node.ts": engineInNode,
  "packages/engine/src/plugins": engineInNode,
  "packages/engine/src/services": engineInNode,
  "packages/engine/src/workers": engineInNode,
  "packages/engine/src/process-pool": engineInNode,
  "packages/engine/src/isolated": engineInNode,
  "packages/engine/src/data-parallel/threads": engineInNode,
  "packages/engine/src/lab": engineInNode,
  "packages/study": {
    imports: ["packages/core", "packages/tensor", "packages/engine"],
    external: ["zod"],
    platform: "browser",
  },
  "packages/store": {
    imports: ["packages/core", "packages/engine"],
    external: ["@duckdb/node-api", "zod"],
    platform: "node",
  },
  "packages/analysis": {
    imports: ["packages/core", "packages/tensor", "packages/engine"],
    platform: "browser",
  },
  "packages/report": {
    imports: ["packages/core", "packages/tensor", "packages/engine", "packages/study"],
    external: [
      "@fontsource/ibm-plex-sans",
      "@resvg/resvg-wasm",
      "pdfkit",
      "svg-to-pdfkit",
      "vega",
      "vega-lite",
    ],
    platform: "node",
  },
  "packages/testing": {
    imports: ["packages/core", "packages/tensor", "packages/engine"],
    loads: ["plugins/preset"],
    external: ["fast-check", "vitest"],
    platform: "node",
  },
  "packages/cli": {
    imports: [
      "packages/core",
      "packages/tensor",
      "packages/engine",
      "packages/study",
      "packages/analysis",
      "packages/report",
      "packages/store",
      "packages/testing",
    ],
    loads: ["plugins/blas", "plugins/preset"],
    external: ["commander", "jiti", "reflect-metadata", "yaml"],
    platform: "node",
  },
  ...Object.fromEntries(pluginFolders().map((folder) => [folder, rule])),
  ...unusualPlugins,
};

/**
 * The rooms of a package, the lowest first: a file imports from its own room and from rooms before
 * it. A file in no room (an entry) may import from all rooms, and no room imports it.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  "packages/core": ["errors", "tensor", "numeric", "vocabulary", "define", "schedules", "kinds"],
  "packages/tensor": [
    "shape",
    "rewrite",
    "graph",
    "program",
    "autodiff",
    "operators",
    "dependence",
    "interpret",
    "interpret/bounded",
    "wasm/encoder",
    "wasm/carrier",
    "wasm",
    "wasm/matmul",
    "compile/ir",
    "compile/passes",
    "compile/emit",
    "compile",
    "test-support",
  ],
  "packages/engine": [
    "trial",
    "foreign-code",
    "catalogue",
    "task",
    "optimizer",
    "program",
    "checkpoint",
    "run",
    "data-parallel",
    "plugins",
    "services",
    "workers",
    "process-pool",
    "isolated",
    "data-parallel/threads",
    "lab",
  ],
};
