/**
 * TensorFlow.js on its wasm backend with one thread: the same workloads, in every configuration
 * that may be the fastest.
 */
import { imported, serve } from "./protocol.js";

const { default: tf } = await imported(() => import("@tensorflow/tfjs"));
const { default: wasm } = await imported(() => import("@tensorflow/tfjs-backend-wasm"));
const { openProduct, openTraining, openUpdate } = await import("./tfjs-training.js");

tf.enableProdMode();
wasm.setThreadsCount(1);
await tf.setBackend("wasm");

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
  async hello() {
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return {
      title: `TensorFlow.js ${tf.version.tfjs} wasm, eager, Node ${process.versions.node}`,
      notes: [
        `backend: ${tf.getBackend()}${simd ? " with SIMD" : ""}; threads: ${wasm.getThreadsCount()}`,
      ],
    };
  },
  open,
});
