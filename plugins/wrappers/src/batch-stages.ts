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
 * Where a schedule of batch sizes stands at gradient t: `size`, the batches to the step that it belongs to; `now`, whether it is that step's last;
 * `made`, the steps made with it.
 *
 * @param sizes batches to a step, by stage
 * @param milestones the shares of the run at which stages begin, all but the first
 * @throws UsageError unless sizes are whole numbers, one more than the milestones, which rise within (0, 1)
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
