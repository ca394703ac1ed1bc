/** What the sources of a part of the workspace may import, tests excepted. */
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

const rule: Layer = { imports: ["packages/core"], platform: "browser" };

const plugins = [
  "plugins/sgd",
  "plugins/adagrad",
  "plugins/rmsprop",
  "plugins/adam",
  "plugins/radam",
  "plugins/sign",
  "plugins/adam-family",
  "plugins/transforms",
  "plugins/wrappers",
  "plugins/layerwise",
  "plugins/factored",
  "plugins/parameter-free",
  "plugins/schedule-free",
  "plugins/matrix",
  "plugins/variance-reduced",
  "plugins/schedulers",
  "plugins/losses",
  "plugins/models",
  "plugins/datasets",
  "plugins/problems",
];

/**
 * Who may import whom. A key is a package's folder, or a folder inside it with rules of its own;
 * the longest key that holds a file decides. A new arrow is a change of the design: it starts here.
 */
export const layers: Readonly<Record<string, Layer>> = {
  "packages/core": { imports: [], platform: "browser" },
  "packages/tensor": { imports: ["packages/core"], platform: "browser" },
  "packages/engine": { imports: ["packages/core", "packages/tensor"], platform: "browser" },
  "packages/engine/src/node": {
    imports: ["packages/core", "packages/tensor"],
    external: ["jiti", "piscina", "reflect-metadata", "tsyringe"],
    platform: "node",
  },
  "packages/study": {
    imports: ["packages/core", "packages/tensor", "packages/engine"],
    external: ["zod"],
    platform: "browser",
  },
  "packages/analysis": {
    imports: ["packages/core", "packages/tensor", "packages/engine"],
    platform: "browser",
  },
  "packages/report": {
    imports: ["packages/core", "packages/tensor", "packages/engine", "packages/study"],
    external: ["@fontsource/ibm-plex-sans", "vega", "vega-lite"],
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
      "packages/testing",
    ],
    loads: ["plugins/blas", "plugins/preset"],
    external: ["cli-progress", "commander", "reflect-metadata"],
    platform: "node",
  },
  "plugins/sgd": rule,
  "plugins/adagrad": rule,
  "plugins/rmsprop": rule,
  "plugins/adam": rule,
  "plugins/radam": rule,
  "plugins/sign": rule,
  "plugins/adam-family": rule,
  "plugins/transforms": rule,
  "plugins/wrappers": rule,
  "plugins/layerwise": rule,
  "plugins/factored": rule,
  "plugins/parameter-free": rule,
  "plugins/schedule-free": rule,
  "plugins/matrix": rule,
  "plugins/variance-reduced": rule,
  "plugins/schedulers": rule,
  "plugins/losses": rule,
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
  "plugins/preset": { imports: ["packages/core"], loads: plugins, platform: "browser" },
};
