import {
  add,
  clip,
  div,
  floor,
  less,
  lessEqual,
  mul,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";
import { checkStages } from "./check-stages.js";

/**
 * The state of a batch-size schedule at gradient t: `size`, the number of batches of its step;
 * `now`, whether it is the step's last batch; `made`, the number of steps including this one.
 *
 * @param sizes batches per step, by stage
 * @param milestones the fractions of the run at which stages begin, except the first
 * @throws UsageError unless sizes are whole numbers, one more than the milestones, which increase
 * within (0, 1)
 */
export function batchMoment(
  { sizes, milestones }: Readonly<Record<"sizes" | "milestones", readonly number[]>>,
  t: Scalar,
  total: Scalar,
) {
  checkStages(sizes, milestones);
  const stages: { size: number; start: Scalar | number; end: Scalar }[] = [];
  let start: Scalar | number = 0;
  for (const [i, size] of sizes.entries()) {
    const until = mul(total, milestones[i] ?? 1);
    const end: Scalar = add(start, mul(size, floor(div(sub(until, start), size))));
    stages.push({ size, start, end });
    start = end;
  }
  const madeAt = (moment: Scalar) =>
    stages
      .map(({ size, start, end }) => floor(div(sub(clip(moment, start, end), start), size)))
      .reduce((a, b) => add(a, b));
  const size = stages.reduceRight<Scalar | number>(
    (later, stage) => where(lessEqual(t, stage.end), stage.size, later),
    sizes.at(-1)!,
  );
  const made = madeAt(t);
  return { size, now: less(madeAt(sub(t, 1)), made), made };
}
