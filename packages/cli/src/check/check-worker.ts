/** The thread that tests a plugin's laws. The plugin may throw, loop forever, or end the thread. */
import { UsageError } from "@thalweg/core";
import { suggestion, ThalwegError } from "@thalweg/core/host";
import { createCatalogue, optimizerFrom, type PluginSource } from "@thalweg/engine";
import { answerIsolated, type IsolatedWork, type LocatedPlugin } from "@thalweg/engine/node";
import {
  casesFor,
  casesOf,
  drawFrom,
  exemptionOf,
  LawBroken,
  type LawCase,
  NotTried,
  onEachTry,
  optimizerLaws,
} from "@thalweg/testing/laws";
import type { CheckReply, CheckTarget, CheckTask, Outcome } from "./check-task.js";

async function check(given: IsolatedWork<CheckTask, CheckReply>): Promise<null> {
  const { task, progress, tell } = given;
  const cases = casesFrom(given);
  tell({ kind: "cases", cases: cases.map(dataOf) });
  drawFrom(task.seed);
  for (const [index, each] of cases.entries()) {
    if (task.leftOut.includes(index)) continue;
    onEachTry(() => progress.at("measuring", index));
    progress.at("measuring", index);
    tell({ kind: "began", index });
    tell({ kind: "ended", index, outcome: await outcomeOf(each) });
  }
  return null;
}

function casesFrom({ task, sources, plugins }: IsolatedWork<CheckTask, CheckReply>): LawCase[] {
  const cases = task.targets.flatMap((target) => casesOfTarget(target, sources, plugins));
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
  plugins: readonly LocatedPlugin[],
): LawCase[] {
  if ("expression" in target) {
    const optimizer = optimizerFrom(createCatalogue(sources), target.expression);
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

async function outcomeOf(tried: LawCase): Promise<Outcome> {
  const { exempt, run } = tried;
  if (exempt !== undefined) {
    return { status: exempt.declared ? "exempt" : "silent", reason: exempt.reason };
  }
  try {
    await run();
    return { status: "held" };
  } catch (error) {
    if (error instanceof NotTried) return { status: "not-tried", reason: error.message };
    if (!(error instanceof LawBroken)) {
      return { status: "broke", what: sentence(error), ...breach(tried, error) };
    }
    const { counterexample, seed, shrinks, what, cause } = error;
    const said = cause === undefined ? what : sentence(cause);
    const found = { counterexample, seed, shrinks };
    return { status: "broke", what: said, ...breach(tried, cause), ...found };
  }
}

/** Thalweg's own errors mean that a value cannot be built, for which there is no exemption. */
const breach = (tried: LawCase, error: unknown) =>
  error instanceof ThalwegError
    ? { isBreach: false }
    : { isBreach: true, exemption: exemptionOf(tried) };

/**
 * The message of Thalweg's errors and of those that laws throw; for JavaScript's errors, also the
 * class.
 */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${String(error)}.`;
  const isSentence = error instanceof ThalwegError || error.name === "Error";
  return isSentence ? error.message : `${error.name}: ${error.message}`;
}

await answerIsolated(check);
