/** The thread that looks into a rule: a composition root of its own, from the same plugins. */
import { parentPort, workerData } from "node:worker_threads";
import { theoryCard } from "@thalweg/analysis";
import { resolveEntrant, toErrorData } from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import type { TheoryReply, TheoryTask } from "./theory.js";

async function reply({ plugins, expression, hyper }: TheoryTask): Promise<TheoryReply> {
  try {
    const preset = await import("@thalweg/preset");
    const lab = await createLab({ plugins: [...preset.plugins, ...plugins], executor: "inline" });
    const catalogue = await lab.catalogue();
    return { kind: "card", card: theoryCard(resolveEntrant(catalogue, expression, hyper)) };
  } catch (error) {
    return { kind: "broke", error: toErrorData(error) };
  }
}

// The thread is started by theoryOf with exactly this.
parentPort?.postMessage(await reply(workerData as TheoryTask));
