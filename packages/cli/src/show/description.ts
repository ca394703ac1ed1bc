/** A description of a named value, as text and as JSON. */
import type { ParameterInfo } from "@thalweg/core";
import { type Described, singular } from "../kinds.js";
import { plural, showCount, showNumber, showSetting } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { type Facts, factLines } from "./facts.js";
import { showHyper, tuningRangeOf } from "./hyper.js";

/**
 * The lines: what it is, its formula, its facts, its hyperparameters.
 * @param parameters those of a problem
 */
export function showDescription(
  described: Described,
  parameters: readonly ParameterInfo[],
  out: Channel,
): string[] {
  const { kind, plugin, it } = described;
  const { name, aliases, source, formula } = it;
  const also = aliases.length === 0 ? "" : `, also ${aliases.join(", ")}`;
  const entries: (readonly [string, string])[] = [
    ...(formula === undefined ? [] : [["formula", formula] as const]),
    ...factsOf(described),
    ...(kind === "problems" ? [["parameters", namesAndShapes(parameters)] as const] : []),
    ["source", source],
    ["plugin", plugin],
  ];
  const hyper = "hyper" in it ? it.hyper : {};
  return [
    `${out.paint.bold(name)}  ${out.paint.dim(`${singular(kind)}${also}`)}`,
    ...factLines(entries, out),
    ...(Object.keys(hyper).length === 0 ? [] : ["", ...showHyper(hyper, out)]),
  ];
}

/**
 * `layer0.weight [64, 10], layer0.bias [10]`: the names and shapes that a partition's selectors
 * use.
 */
const namesAndShapes = (parameters: readonly ParameterInfo[]): string =>
  parameters.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ");

function factsOf({ kind, it }: Described): Facts {
  switch (kind) {
    case "optimizers":
      return [
        ...(it.scope === undefined ? [] : [["scope", scopes[it.scope]] as const]),
        ...(it.parts.length === 0
          ? []
          : [[it.kind === "chain" ? "stages" : "parts", it.parts.join(", ")] as const]),
      ];
    case "transforms":
      return it.kind === "rule"
        ? [
            ["use", `${it.name}|optimizer`],
            ...(it.scope === undefined ? [] : [["scope", scopes[it.scope]] as const]),
          ]
        : [["use", `${it.name}(optimizer)`]];
    case "losses":
      return [["targets", targets[it.targets]]];
    case "datasets":
      return [["licence", it.licence]];
    case "problems":
      return it.kind === "analytic" ? analyticFacts(it) : dataFacts(it);
    default:
      return [];
  }
}

const scopes = {
  element: "element: each parameter by itself",
  tensor: "tensor: each array of parameters by itself",
  all: "all: the vector of all parameters",
} as const;

const targets = {
  values: "numbers shaped like the prediction",
  classes: "class indices",
  probabilities: "probabilities of classes",
} as const;

type Problem = Extract<Described, { kind: "problems" }>["it"];

function analyticFacts(problem: Extract<Problem, { kind: "analytic" }>): Facts {
  const { start, startNoise, minimum, domain, steps, target } = problem;
  const point = (values: readonly number[]) => `(${values.map(showNumber).join(", ")})`;
  const noise = startNoise === 0 ? "" : `, with N(0, ${showSetting(startNoise)}^2) added by seed`;
  return [
    ["start", `${point(start)}${noise}`],
    ["minimum", `${showNumber(minimum.value)} at ${minimum.at.map(point).join(", ")}`],
    ["domain", domain.map((ends) => `[${ends.map(showNumber).join(", ")}]`).join(" x ")],
    ["budget", plural(steps, "gradient evaluation")],
    ["target", relativeTarget(target)],
  ];
}

function dataFacts(problem: Extract<Problem, { kind: "data" }>): Facts {
  const { dataset, model, loss, batchSize, epochs, metrics, optimum, target } = problem;
  const metric = metrics[0]?.name ?? "loss";
  const shown = metrics.length === 0 ? "" : `; ${metric} is shown`;
  return [
    ["dataset", `${dataset.name} (${dataset.licence})`],
    ["model", model],
    ["loss", loss],
    ["training", `${plural(epochs, "epoch")} in batches of ${showCount(batchSize)}`],
    ...(optimum === undefined
      ? [["judged by", metric] as const]
      : [
          ["judged by", `training excess f - f*${shown}`] as const,
          ["minimum", `f* = ${optimum.value}: ${optimum.provenance}`] as const,
        ]),
    ...(target === undefined ? [] : [["target", showTarget(target, metric)] as const]),
  ];
}

const showTarget = (
  target: NonNullable<Extract<Problem, { kind: "data" }>["target"]>,
  metric: string,
): string =>
  "relative" in target
    ? relativeTarget(target)
    : `validation ${metric} ${showNumber(target.value)}: ${target.provenance}`;

const relativeTarget = ({ relative }: { readonly relative: number }): string =>
  `f - f* at most ${showSetting(relative)} of what it is at the start`;

/** All hyperparameters with their tuning range; an infinite bound is null. */
export function descriptionJson(
  found: readonly Described[],
  parameters: readonly ParameterInfo[],
): string {
  const entries = found.map(({ kind, plugin, it }) => ({
    ...it,
    kind: singular(kind),
    ...("kind" in it && { form: it.kind }),
    plugin,
    ...(kind === "problems" && { parameters }),
    ...("hyper" in it && {
      hyper: Object.fromEntries(
        Object.entries(it.hyper).map(([name, hyper]) => [
          name,
          { ...hyper, tunedIn: tuningRangeOf(hyper) ?? null },
        ]),
      ),
    }),
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
