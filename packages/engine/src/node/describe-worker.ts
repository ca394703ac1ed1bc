/** The thread that loads plugins only to say what they bring. */
import { parentPort, workerData } from "node:worker_threads";
import { PluginError, ThalwegError } from "@thalweg/core";
import { createCatalogue, type PluginSource } from "../catalogue.js";
import { describePlugin } from "../describe-plugin.js";
import { toErrorData } from "../error-data.js";
import { SharedProgress } from "../progress.js";
import type { DescribeData, DescribeReply } from "./describe-plugins.js";
import { loadPlugins } from "./load-plugin.js";
import type { LocatedPlugin } from "./plugin-location.js";
import { printToStandardError } from "./thread-console.js";

printToStandardError();

async function describe(plugins: DescribeData["plugins"], progress: SharedProgress) {
  const sources = await loadPlugins(plugins, (index) => progress.at("loading plugin", index));
  createCatalogue(sources);
  return sources.map((source, index) => {
    progress.at("loading plugin", index);
    return describeOne(source, plugins[index]!);
  });
}

/** The description as it arrives: a plugin may have put a function where a number or text belongs, which cannot be sent. */
function describeOne({ plugin, origin }: PluginSource, { reference }: LocatedPlugin) {
  try {
    return structuredClone(describePlugin(plugin, reference));
  } catch (error) {
    if (error instanceof ThalwegError) throw new PluginError(`${origin}: ${error.message}`);
    const why = error instanceof Error ? error.message : String(error);
    throw new PluginError(`${origin} cannot be described: ${why}; its fields must be plain data.`);
  }
}

async function reply(): Promise<DescribeReply> {
  try {
    // The thread is started by describePlugins with exactly this.
    const { plugins, memory } = workerData as DescribeData;
    return { kind: "described", plugins: await describe(plugins, new SharedProgress(memory)) };
  } catch (error) {
    return { kind: "broke", error: toErrorData(error) };
  }
}

parentPort?.postMessage("started");
parentPort?.postMessage(await reply());
