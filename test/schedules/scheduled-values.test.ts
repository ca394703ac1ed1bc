import { createCatalogue, resolveOptimizer, scheduledValues } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { replayScheduler } from "@thalweg/testing";
import { expect, it } from "vitest";

const load = async (origin: string) => ({ plugin: (await import(origin)).default, origin });
const catalogue = createCatalogue(await Promise.all(plugins.map(load)));

it("what an optimizer's schedules give is what each gives alone, but for those with a memory", async () => {
  const expression = "momentum+warmup-cosine+mu:linear";
  const hyper = { lr: 0.5, "warmup-cosine.warmup": 0.3, mu: 0.8 };
  const resolved = resolveOptimizer(catalogue, expression, hyper);
  const steps = [0, 1, 2, 3, 4, 5, 6, 7];
  const [lr, mu] = await Promise.all([
    replayScheduler("warmup-cosine", { hyper: { warmup: 0.3 }, baseLr: 0.5, steps: 8 }),
    replayScheduler("linear", { baseLr: 0.8, steps: 8 }),
  ]);
  expect(scheduledValues(resolved, 8, steps)).toEqual([
    { target: "lr", values: lr },
    { target: "mu", values: mu },
  ]);
  expect(scheduledValues(resolved, 8, [6, 2])[1]!.values).toEqual([mu![6], mu![2]]);
  const plateau = resolveOptimizer(catalogue, "momentum+plateau", {});
  expect(scheduledValues(plateau, 8, steps)).toEqual([]);
});
