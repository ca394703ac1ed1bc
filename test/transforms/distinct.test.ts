/** What is counted: no two entries are the same under other names. */
import { createCatalogue } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { createStepper } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import { graphText, tracedLoss, tracedSchedule, tracedStep } from "./traced.js";

const catalogue = createCatalogue(
  await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  ),
);

/** The names of what traces to the same graph, and how many graphs there are. */
function graphsOf<T extends { readonly name: string }>(
  entries: readonly T[],
  traced: (entry: T) => Parameters<typeof graphText>[0],
) {
  const byGraph = new Map<string, string[]>();
  for (const entry of entries) {
    const graph = graphText(traced(entry));
    byGraph.set(graph, [...(byGraph.get(graph) ?? []), entry.name]);
  }
  const same = [...byGraph.values()].filter((names) => names.length > 1);
  return { same, count: byGraph.size };
}

describe("the optimizers of the preset", () => {
  const entries = catalogue.optimizers.values();

  it("are at least 60 that trace to other graphs: Tiger alone is a rule twice, Signum with decay", () => {
    const { same, count } = graphsOf(entries, tracedStep);
    expect(same).toEqual([["sign-sgd", "tiger"]]);
    expect(count).toBeGreaterThanOrEqual(60);
  });

  it.each(entries)("$name says where it is published and what it does", ({ source, formula }) => {
    expect(source.length).toBeGreaterThan(5);
    expect((formula ?? "").length).toBeGreaterThan(5);
  });
});

it("the schedulers are at least 24 that trace to other graphs", () => {
  const { same, count } = graphsOf(catalogue.schedulers.values(), tracedSchedule);
  expect(same).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(24);
});

it("the losses are at least 12 that trace to other graphs", () => {
  const { same, count } = graphsOf(catalogue.losses.values(), tracedLoss);
  expect(same).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(12);
});

describe("a decay that is not coupled", () => {
  // MADGRAD returns theta, whose rate is lr + eps; MARS's other decay is gathered by its last
  // gradient.
  const others = ["madgrad", "mars"];
  const flagged = catalogue.optimizers.values().flatMap((each) => {
    const hasIt = each.kind === "rule" && Object.hasOwn(each.hyper, "coupled");
    return hasIt && !others.includes(each.name) ? [each] : [];
  });

  it("is what many optimizers offer", () => expect(flagged.length).toBeGreaterThan(10));

  it.each(flagged)("takes lr weightDecay theta off beside the step of $name", (each) => {
    const [lr, decay] = [2 ** -4, 2 ** -3];
    const [theta, g] = [
      [1.5, -2, 0.25],
      [0.5, 3, -1],
    ];
    const stepWith = (weightDecay: number) => {
      const hyper = { lr, weightDecay, coupled: false };
      const stepper = createStepper(each, { parameters: 3, hyper });
      stepper.start(theta!);
      return [...stepper.step(g!)];
    };
    const plain = stepWith(0);
    stepWith(decay).forEach((step, i) => {
      expect(Math.abs(step - plain[i]! - lr * decay * theta![i]!)).toBeLessThan(1e-15);
    });
  });
});
