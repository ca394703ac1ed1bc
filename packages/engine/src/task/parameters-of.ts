import type { DataReader, ParameterInfo, Problem } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { trace } from "../foreign-code/tracing-guard.js";
import { analyticTask } from "./analytic-task.js";
import { dataTask } from "./data-task.js";
import { loadSplits } from "./load-splits.js";

/**
 * The parameters of a problem at its default options, in order. Selectors of partitions name them.
 * @throws UsageError for data that cannot be read, PluginError for a problem that breaks its
 * contract
 */
export async function parametersOf(problem: Problem, reader: DataReader): Promise<ParameterInfo[]> {
  const owner = `problem "${problem.name}"`;
  const { slots } = (await layoutIn(problem, owner, reader)).layout;
  return slots.map(({ name, shape }) => ({ name, shape: [...shape] }));
}

async function layoutIn(problem: Problem, owner: string, reader: DataReader) {
  if (problem.kind === "analytic") return trace(owner, () => analyticTask(problem, "f64"));
  const hyper = resolveHyper(owner, problem.hyper);
  const splits = await loadSplits(problem.dataset, reader);
  return trace(owner, () => dataTask(problem, hyper, splits, "f32"));
}
