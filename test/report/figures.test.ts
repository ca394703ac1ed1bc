/** Compares the data in the figures' specifications with the results. */
import { decay, positive } from "@thalweg/core";
import { type Figure, figuresOf, problemViews, type VegaLiteSpec } from "@thalweg/report";
import type { StudyResults } from "@thalweg/study";
import { beforeAll, describe, expect, it } from "vitest";
import { madeDescriptions, madeResults } from "./made-results.js";

type Values = readonly Readonly<Record<string, unknown>>[];
interface Layer {
  readonly data?: { readonly values: Values };
  readonly mark: { readonly type: string; readonly shape?: string; readonly stroke?: string };
  readonly encoding: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const layersOf = (spec: VegaLiteSpec): readonly Layer[] => spec.layer as readonly Layer[];
const panelsOf = (spec: VegaLiteSpec): readonly VegaLiteSpec[] =>
  (spec.concat ?? spec.hconcat ?? [spec]) as readonly VegaLiteSpec[];

const surfaces = {
  rosenbrock: { x: [-2, 2], y: [-1, 3], values: [1, 2, 3, 4], levels: [2.5] },
};

const descriptions = {
  ...madeDescriptions,
  optimizers: {
    ...madeDescriptions.optimizers,
    radam: {
      ...madeDescriptions.optimizers.radam!,
      hyper: { lr: positive(1e-3), beta: decay(0.9) },
    },
  },
};

const curvesOf = (figures: readonly Figure[]) =>
  figures.find(({ name }) => name.startsWith("curves-"));

const oneReplicate = { trials: 0, replicates: 1 };

describe("what is drawn", () => {
  let results: StudyResults;
  let figures: readonly Figure[];
  beforeAll(async () => {
    const search = { lr: { min: 1e-4, max: 1e-1 }, beta: { min: 0.5, max: 0.99 } };
    results = await madeResults(
      {
        problems: ["rosenbrock", "digits-mlp"],
        optimizers: ["momentum", "adam", { optimizer: "radam", search }],
        ...{ trials: 5, seeds: 4 },
      },
      { descriptions },
    );
    figures = await figuresOf(results, { surfaces });
  });
  it("show schedules as shares of their highest values, where an optimizer has one", async () => {
    const { label } = results.optimizers[0]!;
    const curve = {
      optimizer: label,
      target: "lr",
      evaluations: [0, 50, 99],
      values: [0.1, 0.4, 0],
    };
    const all = await figuresOf(results, { schedules: { rosenbrock: [curve] } });
    const { spec, description } = all.find(({ name }) => name === "schedules-rosenbrock")!;
    const rows = layersOf(spec)[0]!.data!.values;
    expect(rows.map(({ x, y }) => [x, y])).toEqual([
      [0, 0.25],
      [50, 1],
      [99, 0],
    ]);
    expect(description).toContain(`${label}: lr up to 0.4`);
    expect(figures.some(({ name }) => name.startsWith("schedules"))).toBe(false);
  });

  const named = (name: string) => figures.find((figure) => figure.name === name)!;

  it("in the ranking are mean ranks, their intervals, and each problem's rank", async () => {
    const ranking = results.ranking.map((row, i) => ({
      ...row,
      interval: [1 + i / 8, 2 + i / 4] as const,
    }));
    const [figure] = await figuresOf({ ...results, ranking });
    for (const spec of [figure!.spec, figure!.narrow!]) {
      const [intervals, dots, means] = layersOf(spec).map(({ data }) => data!.values);
      for (const { optimizer, meanRank, interval, ranks } of ranking) {
        const of = (values: Values | undefined) =>
          values!.filter((each) => each.optimizer === optimizer);
        expect(of(means)).toEqual([{ optimizer, meanRank }]);
        expect(of(intervals)).toEqual([{ optimizer, low: interval[0], high: interval[1] }]);
        expect(of(dots).map(({ rank }) => rank)).toEqual(ranks.map(({ rank }) => rank));
      }
      const fields = layersOf(spec).map(({ encoding }) => encoding.x!.field);
      expect(fields.slice(0, 3)).toEqual(["low", "rank", "meanRank"]);
      expect(layersOf(spec)[0]!.encoding.x2).toEqual({ field: "high" });
    }
  });

  it("in a sensitivity panel are every trial, the default, and a ring at the chosen value", () => {
    const panels = panelsOf(named("sensitivity-digits-mlp").spec);
    const shown = results.optimizers.flatMap(({ label, tuned }) =>
      Object.keys(tuned).map((name) => ({ label, name, usual: tuned[name]!.usual })),
    );
    expect(shown.map(({ label, name }) => `${label} ${name}`)).toEqual([
      ...["momentum lr", "adam lr", "radam lr", "radam beta"],
    ]);
    for (const [i, { label, name, usual }] of shown.entries()) {
      const place = (value: number) => (name === "beta" ? 1 - value : value);
      const pair = results.pairs.find(
        (each) => each.optimizer === label && each.problem === "digits-mlp",
      )!;
      const layers = layersOf(panels[i]!);
      const rule = layers.find(({ mark }) => mark.type === "rule")!;
      expect(rule.data!.values).toEqual([{ setting: place(usual) }]);
      const ring = layers.find(({ mark }) => mark.stroke !== undefined)!;
      expect(ring.data!.values.map(({ setting }) => setting).sort()).toEqual(
        pair.replicates.map(({ hyper }) => place(Number(hyper[name]))).sort(),
      );
      const own = layers
        .filter(({ mark, data }) => mark.type === "point" && data!.values[0]?.label === label)
        .flatMap(({ data }) => data!.values);
      // Every tuning run, and each replicate's choice again as its ring.
      const runs = pair.replicates.map(({ tuning: [from, to] }) => to - from + 1);
      expect(own).toHaveLength(runs.reduce((sum, each) => sum + each, 0));
      const grey = layers.find(({ mark, encoding }) => mark.type === "line" && encoding.detail)!;
      const behind = new Set(grey.data!.values.map((each) => each.label));
      // Lines connect only rates that were tuned alone: the results of a joint search are not a
      // function of one value.
      const others = ["momentum", "adam"].filter((each) => each !== label);
      expect([...behind]).toEqual(name === "beta" ? [] : others);
      expect(layers.filter(({ mark }) => mark.type === "line")).toHaveLength(
        label === "radam" ? 1 : 2,
      );
      const scale = layers.at(-1)!.encoding.x!.scale as { type: string; reverse?: boolean };
      expect(scale).toMatchObject({ type: "log", ...(name === "beta" && { reverse: true }) });
    }
  });

  it("a trial that ended a thousand times worse than the median is drawn at the edge", async () => {
    const made = await madeResults({
      ...{ problems: ["rosenbrock"], optimizers: ["momentum"], trials: 5, seeds: 1 },
      ...{ replicates: 1, tuningSeeds: 1, growth: 0 },
    });
    const shown = async (worst: number) => {
      const trials = made.trials.map((trial, i) => {
        const final = { loss: [1e-3, 2e-3, 9e-3, 0.9, worst][i] ?? 1e-3 };
        return { ...trial, metrics: { ...trial.metrics, final }, status: "completed" as const };
      });
      const all = await figuresOf({ ...made, trials });
      const figure = all.find(({ name }) => name === "sensitivity-rosenbrock")!;
      const { data, encoding } = layersOf(panelsOf(figure.spec)[0]!).find(
        ({ mark }) => mark.type === "point",
      )!;
      const { domain } = encoding.y!.scale as { domain: readonly number[] };
      const values = data!.values.map(({ value }) => Number(value));
      return { end: domain[1], highest: Math.max(...values) };
    };
    // The median is 0.009, and axes end at whole decades.
    expect(await shown(9)).toEqual({ end: 10, highest: 9 });
    expect(await shown(9.001)).toEqual({ end: 1, highest: 1 });
  });

  it("learning rates of different names share an axis", async () => {
    const optimizers = ["momentum", "sam|adam"];
    const study = { problems: ["digits-mlp"], optimizers, trials: 3, replicates: 1, seeds: 1 };
    const sensitivity = (await figuresOf(await madeResults(study))).at(-1)!;
    const [first, second] = panelsOf(sensitivity.spec).map((panel) => layersOf(panel));
    const axisOf = (layers: readonly Layer[] | undefined) => layers!.at(-1)!.encoding.x!;
    expect(axisOf(first).scale).toEqual(axisOf(second).scale);
    expect((axisOf(second).axis as { title: string }).title).toBe("adam.lr");
    const grey = first!.find(({ mark, encoding }) => mark.type === "line" && encoding.detail)!;
    expect(new Set(grey.data!.values.map(({ label }) => label))).toEqual(new Set(["sam|adam"]));
  });

  it("on a surface is the path of the first seed, from its start to its end", () => {
    const panels = panelsOf(named("surface-rosenbrock").spec);
    const view = problemViews(results)[0]!;
    for (const [i, { evaluation }] of view.pairs.entries()) {
      const path = evaluation[0]!.metrics.path!;
      const point = ([x, y]: readonly (number | null)[]) => [{ x, y }];
      const spots = layersOf(panels[i]!).filter(({ mark }) => mark.type === "point");
      const [minimum, start, end] = spots.map(({ data }) => data!.values);
      expect(minimum).toEqual([{ x: 1, y: 1 }]);
      expect(start).toEqual(point(path[0]!));
      expect(end).toEqual(point(path.at(-1)!));
      expect(spots.map(({ mark }) => mark.shape)).toEqual(["cross", undefined, "square"]);
      // The area below the first contour is the darkest.
      const { fill } = panels[i]!.view as { fill: string };
      const above = layersOf(panels[i]!).find(({ mark }) => mark.type === "geoshape")!;
      const { fill: high } = above.mark as { fill?: string };
      expect(Number.parseInt(fill.slice(1), 16)).toBeLessThan(Number.parseInt(high!.slice(1), 16));
    }
  });

  it("on a surface is a path up to its last finite point", async () => {
    const trials = results.trials.map((trial) => {
      const { path } = trial.metrics;
      if (path === undefined) return trial;
      return { ...trial, metrics: { ...trial.metrics, path: [...path, [null, 0], [1, 1]] } };
    });
    const figure = (await figuresOf({ ...results, trials }, { surfaces })).find(
      ({ name }) => name === "surface-rosenbrock",
    )!;
    const { spec, description } = named("surface-rosenbrock");
    expect(figure.description).toBe(description);
    expect(figure.spec).toEqual(spec);
  });

  it("as a curve is the median over seeds between its quartiles, above the known minimum", async () => {
    const offset = { value: -5, at: [[1, 1]] };
    const rosenbrock = { ...madeDescriptions.problems.rosenbrock!, minimum: offset };
    const shifted = await madeResults(
      { problems: ["rosenbrock"], optimizers: ["adam"], trials: 0, replicates: 1, seeds: 5 },
      { descriptions: { ...madeDescriptions, problems: { rosenbrock } } },
    );
    const curves = curvesOf(await figuresOf(shifted));
    const [band, line] = layersOf(panelsOf(curves!.spec)[0]!);
    const last = line!.data!.values.at(-1)!;
    const ends = shifted.trials
      .map(({ metrics }) => metrics.curves.loss!.value.at(-1)! + 5)
      .sort((a, b) => a - b);
    // Of five values the quartiles are the second and the fourth.
    expect([last.low, last.middle, last.high]).toEqual([ends[1], ends[2], ends[3]]);
    expect(line!.encoding.y!.field).toBe("middle");
    expect([band!.encoding.y!.field, band!.encoding.y2!.field]).toEqual(["low", "high"]);
  });

  it("counts a run that ended early as the worst from there on, whether lower or higher is better", async () => {
    const study = { ...oneReplicate, problems: ["digits-mlp"], optimizers: ["adam"], seeds: 3 };
    const made = await madeResults(study);
    const trials = made.trials.map((trial, i) => {
      if (i > 0) return trial;
      const curves = Object.entries(trial.metrics.curves).map(([name, { value }]) => [
        name,
        { evaluations: [0], value: value.slice(0, 1) },
      ]);
      const metrics = { ...trial.metrics, curves: Object.fromEntries(curves) };
      return { ...trial, metrics, status: "diverged" as const, divergedAt: 1 };
    });
    const curves = curvesOf(await figuresOf({ ...made, trials }));
    const others = (name: string) =>
      trials.slice(1).map(({ metrics }) => Number(metrics.curves[name]!.value.at(-1)));
    const middles = panelsOf(curves!.spec).map(
      (panel) => layersOf(panel)[1]!.data!.values.at(-1)!.middle,
    );
    expect(middles).toEqual([
      Math.max(...others("loss")),
      Math.max(...others("validation.loss")),
      Number((1 - Math.min(...others("validation.accuracy"))).toPrecision(12)),
    ]);
  });

  it("of a run that diverged ends at the bottom if higher is better, and at the top if lower is better", async () => {
    const study = { ...oneReplicate, problems: ["digits-mlp"], optimizers: ["adam"], seeds: 3 };
    const curves = curvesOf(await figuresOf(await madeResults(study, { broken: true })));
    const ends = panelsOf(curves!.spec).map((panel) => {
      const { data, encoding } = layersOf(panel).at(-1)!;
      const { domain } = encoding.y!.scale as { domain: readonly number[] };
      return domain.indexOf(Number(data!.values[0]!.end));
    });
    expect(ends).toEqual([1, 1, 0]);
  });

  it("spans the epochs of a problem on data without another budget", () => {
    const x = layersOf(panelsOf(named("curves-digits-mlp").spec)[0]!)[0]!.encoding.x!;
    expect((x.scale as { domain: unknown }).domain).toEqual([0, 20]);
    expect((x.axis as { title: unknown }).title).toBe("gradient evaluations, in epochs");
    const [, line] = layersOf(panelsOf(named("curves-digits-mlp").spec)[0]!);
    const times = line!.data!.values.map(({ time }) => Number(time));
    expect([times[0], times[1], times.at(-1)]).toEqual([0, 0.2, 20]);
  });
});
