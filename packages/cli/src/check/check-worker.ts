/** The thread that holds a plugin to the laws: a composition root of its own. What it loads may throw, loop for ever, or end it. */
import { parentPort, workerData } from "node:worker_threads";
import { suggestion, ThalwegError, UsageError } from "@thalweg/core";
import {
  createCatalogue,
  type PluginSource,
  resolveOptimizer,
  SharedProgress,
  toErrorData,
} from "@thalweg/engine";
import { loadPlugins, printToStandardError } from "@thalweg/engine/node";
import {
  casesFor,
  casesOf,
  drawFrom,
  LawBroken,
  type LawCase,
  onEachTry,
  optimizerLaws,
} from "@thalweg/testing/laws";
import type { CheckData, CheckReply, CheckTarget, CheckTask, Outcome } from "./check-task.js";

printToStandardError();

async function check({ task, leftOut, memory }: CheckData): Promise<void> {
  const progress = new SharedProgress(memory);
  tell({ kind: "started" });
  const enter = (index: number) => progress.at("loading plugin", index);
  const sources = await loadPlugins(task.plugins, enter, task.beside);
  const cases = casesFrom(sources, task);
  tell({ kind: "cases", cases: cases.map(dataOf) });
  drawFrom(task.seed);
  for (const [index, each] of cases.entries()) {
    if (leftOut.includes(index)) continue;
    onEachTry(() => progress.at("measuring", index));
    progress.at("measuring", index);
    tell({ kind: "began", index });
    tell({ kind: "ended", index, outcome: await outcomeOf(each) });
  }
  tell({ kind: "done" });
}

function casesFrom(sources: readonly PluginSource[], task: CheckTask): LawCase[] {
  const cases = task.targets.flatMap((target) => casesOfTarget(target, sources, task));
  if (task.laws.length === 0) return cases;
  const known = new Set(cases.map(({ law }) => law));
  const unknown = task.laws.find((law) => !known.has(law));
  if (unknown !== undefined) {
    throw new UsageError(`no law here is called "${unknown}". ${suggestion(unknown, known)}`);
  }
  return cases.filter(({ law }) => task.laws.includes(law));
}

function casesOfTarget(
  target: CheckTarget,
  sources: readonly PluginSource[],
  { plugins }: CheckTask,
): LawCase[] {
  if ("expression" in target) {
    const optimizer = resolveOptimizer(createCatalogue(sources), target.expression);
    return casesFor("optimizer", optimizerLaws, optimizer, {}, target.expression);
  }
  const place = plugins.findIndex(({ url }) => url === target.plugin);
  const source = sources[place];
  if (source === undefined) throw new UsageError(`plugin ${target.plugin} is not loaded.`);
  const { only } = target;
  return casesOf(source.plugin).filter(
    ({ kind, subject }) =>
      only === undefined || only.some((each) => each.kind === kind && each.name === subject),
  );
}

const dataOf = ({ kind, subject, law, statement, exempt }: LawCase) => ({
  ...{ kind, subject, law, statement },
  ...(exempt !== undefined && { exempt }),
});

async function outcomeOf({ exempt, run }: LawCase): Promise<Outcome> {
  if (exempt !== undefined) {
    return { status: exempt.declared ? "exempt" : "silent", reason: exempt.reason };
  }
  try {
    await run();
    return { status: "held" };
  } catch (error) {
    if (!(error instanceof LawBroken)) return { status: "broke", what: sentence(error) };
    const { counterexample, seed, shrinks, what, cause } = error;
    const said = cause === undefined ? what : sentence(cause);
    return { status: "broke", what: said, counterexample, seed, shrinks };
  }
}

/** The message alone of our errors and of those that laws throw; the class too of those that JavaScript does. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${String(error)}.`;
  const isSentence = error instanceof ThalwegError || error.name === "Error";
  return isSentence ? error.message : `${error.name}: ${error.message}`;
}

function tell(reply: CheckReply): void {
  parentPort?.postMessage(reply);
}

try {
  // The thread is started by checkPlugins with exactly this.
  await check(workerData as CheckData);
} catch (error) {
  tell({ kind: "failed", error: toErrorData(error) });
}
