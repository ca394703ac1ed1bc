/** The output of `thalweg describe`. */
import { type GivenHyper, type ParameterInfo, UsageError } from "@thalweg/core";
import { UnknownNameError } from "@thalweg/core/host";
import { lookAlikes, resolveOptimizer } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import { type Described, namesakes, namesKnown } from "../kinds.js";
import { parametersIn } from "../parameters/parameters.js";
import { descriptionJson, showDescription } from "../show/description.js";
import {
  describeExpression,
  expressionJson,
  showExpressionDescription,
} from "../show/expression.js";
import { showTheoryCard, theoryJson } from "../show/theory-card.js";
import { theoryOf } from "../theory/theory.js";
import type { Context } from "./context.js";
import type { PluginOptions } from "./options.js";

export interface DescribeOptions extends PluginOptions {
  readonly theory?: true;
  readonly set: GivenHyper;
  readonly json?: true;
}

/**
 * The text or JSON.
 * @throws UsageError for unknown names, and for options without effect; PluginError
 */
export function described(
  name: string,
  options: DescribeOptions,
  lab: Lab,
  context: Context,
): Promise<string> {
  const show = options.theory ? describeTheory : describe;
  return show(name, options, lab, context);
}

async function describe(
  name: string,
  { json, set, stall }: DescribeOptions,
  lab: Lab,
  { signal, terminal: { out } }: Context,
): Promise<string> {
  if (Object.keys(set).length > 0) {
    throw new UsageError("--set is of use with --theory only; a description shows the defaults.");
  }
  if (isExpression.test(name)) {
    const description = describeExpression(name, lab.directory);
    if (json) return expressionJson(description);
    return `${showExpressionDescription(description, out).join("\n")}\n`;
  }
  const found = namesakes(lab, name);
  if (found.length === 0) throw new UnknownNameError("name", name, namesKnown(lab));
  const limit = stall === undefined ? {} : { limit: stall };
  const isProblem = found.some(({ kind }) => kind === "problems");
  const parameters = isProblem
    ? await parametersIn({ problem: name }, { plugins: lab.located(), signal, ...limit })
    : [];
  return json ? descriptionJson(found, parameters) : showAll(found, parameters, out);
}

/** Characters that do not occur in names. */
const isExpression = /[()|+;,:]/;

const showAll = (
  found: readonly Described[],
  parameters: readonly ParameterInfo[],
  out: Context["terminal"]["out"],
): string =>
  found.map((each) => `${showDescription(each, parameters, out).join("\n")}\n`).join("\n");

/** Names and values are checked here, from descriptions; the rule runs in a worker thread. */
async function describeTheory(
  expression: string,
  { json, set, stall }: DescribeOptions,
  lab: Lab,
  { signal, terminal: { out } }: Context,
): Promise<string> {
  const resolved = resolveOptimizer(lookAlikes(lab.directory), expression, set);
  const limit = stall === undefined ? {} : { limit: stall };
  const plugins = lab.located();
  const card = await theoryOf({ expression, hyper: set }, { plugins, signal, ...limit });
  return json ? theoryJson(resolved, card) : `${showTheoryCard(resolved, card, out).join("\n")}\n`;
}
