/**
 * jax-js on its wasm backend with one thread: the same workloads under `jit`, in every
 * configuration that may be the fastest.
 */
import { readFileSync } from "node:fs";
import { imported, serve } from "./protocol.js";

const { defaultDevice, init } = await imported(() => import("@jax-js/jax"));
const { openProduct, openTraining, openUpdate } = await import("./jax-training.js");

await init("wasm");
defaultDevice("wasm");

// The package exports no version.
const { version } = JSON.parse(
  readFileSync(new URL("node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"),
);

function open(job) {
  switch (job.kind) {
    case "training":
      return openTraining(job.folder, job.lr);
    case "update":
      return job.optimizer === "adam"
        ? openUpdate(job.size, 1e-3)
        : { cannot: "only Adam is compared" };
    case "product":
      return openProduct(job);
  }
}

await serve({
  hello: () => ({
    title: `jax-js ${version} wasm, jit, Node ${process.versions.node}`,
    // Its pool of threads needs a global Worker, which Node does not have.
    notes: [`backend: wasm; threads: ${typeof Worker === "undefined" ? 1 : "as many as it likes"}`],
  }),
  open,
});
