/**
 * Any value in any place of a manifest is either refused at loading, by a sentence that names the
 * place, or can be written into results.
 */
import {
  chain,
  choice,
  decay,
  defineDataset,
  defineLoss,
  defineModel,
  defineOptimizer,
  definePlugin,
  defineProblem,
  defineScheduler,
  defineWrapper,
  mul,
  partition,
  positive,
  sum,
  wrap,
  zeros,
} from "@thalweg/core";
import { canonicalJson } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDescription } from "./check-description.js";
import { checkPlugin } from "./check-plugin.js";
import { describePlugin } from "./describe-plugin.js";

const about = (name: string) => ({
  name,
  source: "own work",
  formula: "x",
  aliases: [`${name}-2`],
});
const rule = (name: string) =>
  defineOptimizer({
    ...about(name),
    hyper: {
      lr: positive(0.1, { source: "a paper", meaning: "how far" }),
      form: choice("a", ["a"]),
    },
    state: { v: zeros },
    rule: ({ g, lr }) => ({ step: mul(lr, g) }),
  });
const around = defineWrapper({
  ...about("around"),
  hyper: { by: decay(0.5) },
  wrap: ({ inner }) => ({ theta: inner() }),
});
const model = defineModel({
  ...about("model"),
  hyper: {},
  parameters: () => ({}),
  forward: ({ x }) => x,
});
const loss = defineLoss({ ...about("loss"), targets: "classes", value: ({ target }) => target });
const dataset = defineDataset({
  ...about("data"),
  licence: "CC0",
  load: () => Promise.reject(new Error("never read")),
});
const plugin = definePlugin({
  name: "made",
  version: "1.2.3",
  optimizers: [
    rule("one"),
    chain("both", "own work", [rule("first"), rule("second")]),
    partition("parts", "own work", [
      { name: "rest", select: () => true, optimizer: rule("third") },
    ]),
    { ...wrap(around, rule("inner")), name: "wrapped" },
  ],
  schedulers: [
    defineScheduler({
      ...about("fading"),
      hyper: { factor: decay(0.9) },
      memory: { best: 1 },
      value: ({ base, factor }) => mul(base, factor),
    }),
  ],
  transforms: [rule("stage"), around],
  losses: [loss],
  models: [model],
  datasets: [dataset],
  problems: [
    defineProblem({
      ...about("bowl"),
      start: [1, 2],
      startNoise: 0.1,
      minimum: { value: 0, at: [[0, 0]] },
      domain: [
        [-1, 1],
        [-1, 1],
      ],
      steps: 10,
      target: { relative: 0.1 },
      objective: (theta) => sum(theta),
    }),
    defineProblem({
      ...about("fit"),
      dataset,
      batchSize: 8,
      epochs: 2,
      metrics: [{ name: "accuracy", better: "higher", value: ({ target }) => target }],
      target: { value: 0.5, provenance: "made up" },
      network: () => ({ model: { model }, loss: { loss } }),
    }),
  ],
});

type Path = readonly (string | number)[];

const inside = (value: unknown): [string | number, unknown][] =>
  Array.isArray(value)
    ? value.map((each: unknown, i): [number, unknown] => [i, each])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];

/** The paths of all places in a value. */
const placesIn = (value: unknown, path: Path = []): Path[] => [
  path,
  ...inside(value).flatMap(([key, each]) => placesIn(each, [...path, key])),
];
const places = placesIn(plugin);

/** The manifest with another property at a path; the property can be a getter that throws. */
function replaced(value: unknown, [key, ...rest]: Path, by: PropertyDescriptor): unknown {
  if (key === undefined) return "value" in by ? by.value : undefined;
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  const old: unknown = Reflect.get(copy, key);
  const put = rest.length === 0 ? by : { value: replaced(old, rest, by) };
  return Object.defineProperty(copy, key, { configurable: true, enumerable: true, ...put });
}

/** The message that refuses a manifest, or its description. */
function outcomeOf(manifest: unknown): string | object {
  try {
    const origin = "plugin file /a/mine.ts";
    const source = { plugin: checkPlugin(manifest, origin), origin };
    return describePlugin(source, { module: "mine", version: "1" });
  } catch (error) {
    expect(error).toMatchObject({ name: "PluginError" });
    return error instanceof Error ? error.message : "";
  }
}

/** A description without hyperparameters, of which results contain the values only. */
const written = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, each: unknown) => {
      if (key === "hyper") return undefined;
      // JSON would replace them by null or drop them.
      return each === undefined || (typeof each === "number" && !Number.isFinite(each))
        ? "BAD"
        : each;
    }),
  );

const throws = (thrown: unknown) => () => {
  throw thrown;
};
const allTraps = (thrown: unknown) =>
  new Proxy({}, new Proxy({}, { get: () => throws(thrown) }) as ProxyHandler<object>);
const odd: readonly unknown[] = [
  ...[undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1.5, 3n, Symbol("s"), "", " "],
  ...["\ud800", "x".repeat(3000), "__proto__", "constructor", "a b", "../a", "con", "freeze"],
  ...[new Date(), new Map(), /x/, [], {}, [undefined], Array(3), Object.create(null), () => 1],
  ...[allTraps(new Error("trapped")), allTraps(Object.create(null)), throws(new Error("called"))],
];
const thrown: readonly unknown[] = [new Error("not today"), Object.create(null), undefined, "text"];
/**
 * The properties that replace a field. The odd values are given by index, since fast-check would
 * inspect the values themselves.
 */
const descriptors = fc.oneof(
  fc.nat(odd.length - 1).map((i) => () => ({ value: odd[i] })),
  fc.nat(thrown.length - 1).map((i) => () => ({ get: throws(thrown[i]) })),
  fc
    .anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
    .map((value) => () => ({ value })),
);

describe("a manifest", () => {
  it("is refused in a sentence that begins with its plugin, or its description can be written", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), descriptors, (path, by) => {
        const outcome = outcomeOf(replaced(plugin, path, by()));
        if (typeof outcome === "string") {
          expect(outcome).toMatch(/^plugin file \/a\/mine\.ts\b/);
          expect(outcome).not.toMatch(/internal:|\n|\p{Surrogate}/u);
          expect(outcome.length).toBeLessThan(3000);
          return;
        }
        expect(JSON.stringify(written(outcome))).not.toContain('"BAD"');
        expect(canonicalJson(written(outcome)).length).toBeLessThan(100_000);
      }),
      { numRuns: 1500 },
    );
  });

  it("that answers otherwise each time it is read is refused, or is what it was described as", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places.filter((path) => path.length > 0)),
        fc.nat(odd.length - 1),
        fc.nat(20),
        (path, i, times) => {
          const was = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), plugin);
          let reads = 0;
          const get = () => (reads++ < times ? was : odd[i]);
          const outcome = outcomeOf(replaced(plugin, path, { get }));
          if (typeof outcome === "string") expect(outcome).toMatch(/^plugin file \/a\/mine\.ts\b/);
          else canonicalJson(written(outcome));
        },
      ),
      { numRuns: 500 },
    );
  });

  const [bowl, fit] = ["problems.0", "problems.1"];
  it.each([
    [`${bowl}.minimum.value`, Number.NaN],
    [`${bowl}.minimum.value`, undefined],
    [`${bowl}.minimum.value`, new Date()],
    [`${bowl}.minimum.at`, [[0, Number.POSITIVE_INFINITY]]],
    [`${bowl}.minimum.at`, [[0]]],
    [`${bowl}.domain`, [[-1, 1]]],
    [`${bowl}.domain.0`, [Number.NEGATIVE_INFINITY, 1]],
    [`${bowl}.domain.0`, [1, -1]],
    [`${bowl}.startNoise`, -1],
    [`${bowl}.target.relative`, Number.NaN],
    [`${bowl}.start`, [1, Number.NaN]],
    [`${bowl}.source`, "half \ud83d"],
    [`${bowl}.formula`, "half \ud83d"],
    [`${bowl}.formula`, 3],
    [`${bowl}.name`, "a".repeat(300)],
    [`${fit}.target.value`, Number.NaN],
    [`${fit}.target.provenance`, undefined],
    [`${fit}.target`, { relative: 0.1 }],
    [`${fit}.optimum`, { value: Number.NaN, provenance: "x" }],
    [`${fit}.optimum`, { value: 0.1 }],
    [`${fit}.metrics.0.name`, "__proto__"],
    [`${fit}.metrics.0.better`, "more"],
    [`${fit}.dataset.licence`, "x".repeat(3000)],
    ["optimizers.0.name", "freeze"],
    ["transforms.1.name", "partition"],
    ["losses.0.name", "nul"],
    ["optimizers.0.aliases", ["rest"]],
    ["losses.0.targets", "class"],
    ["optimizers.0.scope", "row"],
    ["optimizers.0.aliases", "one"],
    ["optimizers.0.state", { ["__proto__"]: zeros }],
    ["optimizers.0.state", { g: zeros }],
    ["optimizers.0.state.v", {}],
    ["optimizers.0.hyper.lr.source", "\ud800"],
    ["optimizers.0.hyper.lr.min", Number.NaN],
    ["optimizers.1.stages.0", 3],
    ["optimizers.2.parts.0.optimizer", loss],
    ["optimizers.3.inner", undefined],
    ["schedulers.0.memory.best", Number.NaN],
    ["name", "\udc00"],
    ["version", "x".repeat(3000)],
  ])("is refused with %s = %j", (place, value) => {
    const path = place.split(".");
    // An own property of that name, as JSON.parse makes it.
    const by =
      place.endsWith(".state") && Object.keys(value as object).length === 0
        ? { value: JSON.parse('{ "__proto__": { "shape": "like", "value": 0 } }') }
        : { value };
    expect(outcomeOf(replaced(plugin, path, by))).toMatch(/^plugin file \/a\/mine\.ts: [^\n]*\.$/);
  });

  it("is refused where what stands inside an entry is no value of its kind", () => {
    const fit = plugin.problems.find(({ kind }) => kind === "data")!;
    const changed = { ...plugin, problems: [{ ...fit, dataset: { name: "data", load: 1 } }] };
    expect(() => checkPlugin(changed, "made")).toThrow(
      'made: problem "fit": "dataset" is an object and no dataset; make it with defineDataset.',
    );
  });

  it.each(["source", "meaning"])("is refused where a hyperparameter's %s is no text", (field) => {
    const lr = { ...positive(0.1), [field]: 3 };
    const changed = { ...plugin, optimizers: [{ ...rule("one"), hyper: { lr } }] };
    expect(() => checkPlugin(changed, "made")).toThrow(
      'made: optimizer "one": hyperparameter "lr" is described by 3; ',
    );
  });

  it("is no description that results cannot hold, whatever it was when it was checked", () => {
    for (const text of ["x".repeat(2001), "half \ud800"]) {
      expect(() => checkDescription({ a: [{ source: text }] })).toThrow(
        '"a.0.source" is a text of',
      );
    }
    expect(checkDescription({ source: "x".repeat(2000) })).toBeDefined();
  });

  it("whose optimizers are nested without end is refused", () => {
    const endless: Record<string, unknown> = { ...wrap(around, rule("inner")), name: "endless" };
    endless.inner = endless;
    expect(outcomeOf({ ...plugin, optimizers: [endless] })).toMatch(
      /^plugin file \/a\/mine\.ts: optimizer "endless": "wrapper" is the 64th optimizer inside another; nest fewer\.$/,
    );
  });

  it("drops what the contract does not know, of any form", () => {
    const by = { value: { value: 0, at: [[0, 0]], when: new Date(), note: undefined } };
    const outcome = outcomeOf(replaced(plugin, ["problems", 0, "minimum"], by));
    expect(outcome).toMatchObject({ problems: [{ minimum: { value: 0, at: [[0, 0]] } }, {}] });
    expect(() => canonicalJson(written(outcome))).not.toThrow();
  });
});
