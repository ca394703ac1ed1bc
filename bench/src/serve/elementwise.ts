/**
 * Times the updates of all elementwise optimizers of the preset in turns with their limits: `node
 * elementwise.js rounds` prints a line of JSON for each.
 */
import { stream } from "@thalweg/core/numeric";
import type { Catalogue } from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import { median } from "../measure/statistics.js";
import type { ElementwiseTimes } from "../sections/elementwise.js";
import { prepareCopy } from "../works/traffic.js";
import { prepareUpdate, type Update } from "../works/update.js";

/**
 * The number of parameters at which memory is a limit; and two sizes, with all arrays in 32 KB,
 * whose difference in time is arithmetic alone.
 */
const size = 1_000_000;
const [small, large] = [256, 768];
const steps = 3;
/** Long enough for a clock, half a millisecond. */
const smallSteps = 1_000;

const rounds = Number(process.argv[2] ?? 11);

const lab = await createLab({ plugins, executor: "inline" });
const catalogue = await lab.catalogue();
await lab.close();
for (const name of elementwise(catalogue)) console.log(JSON.stringify(timesOf(name)));

function elementwise({ optimizers }: Catalogue): string[] {
  return optimizers.names().filter((name) => {
    const optimizer = optimizers.get(name);
    return optimizer.kind === "rule" && optimizer.scope === "element";
  });
}

function timesOf(name: string): ElementwiseTimes {
  const update = prepared(name, size);
  const copy = prepareCopy(update.traffic, size);
  const [low, high] = [prepared(name, small), prepared(name, large)];
  const once = () => ({
    update: secondsOf(update, steps),
    copy: secondsOf({ begin: () => {}, ...copy }, steps),
    low: secondsOf(low, smallSteps),
    high: secondsOf(high, smallSteps),
  });
  // The engine's optimising compiler finishes while the first one runs.
  once();
  const taken = Array.from({ length: rounds }, once);
  const middle = (what: "low" | "high") => median(taken.map((each) => each[what]));
  return {
    name,
    traffic: update.traffic,
    loops: update.kernels.filter(({ bytesRead }) => bytesRead >= size).length,
    bytesMoved:
      update.kernels.reduce((sum, each) => sum + each.bytesRead + each.bytesWritten, 0) / size,
    operations: update.kernels.reduce((sum, { operations }) => sum + operations, 0) / size,
    update: taken.map((each) => each.update),
    copy: taken.map((each) => each.copy),
    arithmetic: (size * (middle("high") - middle("low"))) / (large - small),
  };
}

function prepared(name: string, count: number): Update {
  const update = prepareUpdate(catalogue, name, count);
  const random = stream("bench", "update");
  const gradient = update.gradient();
  for (let i = 0; i < gradient.length; i++) gradient[i] = 0.02 * (random.uniform() - 0.5);
  return update;
}

/** Seconds per step, from a new state. */
function secondsOf({ begin, step }: Pick<Update, "begin" | "step">, count: number): number {
  begin();
  step();
  const began = performance.now();
  for (let i = 0; i < count; i++) step();
  return (performance.now() - began) / 1_000 / count;
}
