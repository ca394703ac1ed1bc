/** The phases of a one-cycle policy: their last steps, and the interpolation between values. */
import {
  add,
  cos,
  div,
  type LengthUnit,
  lessEqual,
  maximum,
  minimum,
  mul,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

export interface Cycle {
  readonly step: Scalar;
  readonly total: Scalar;
  /** The fraction of the cycle in which the value rises. */
  readonly share: Scalar;
  readonly length: Scalar;
  readonly unit: LengthUnit;
  readonly threePhase: boolean;
}

/** The steps at which the phases end, the last at N - 1; not whole in general, as in PyTorch. */
function endsOf({ total, share, length, unit, threePhase }: Cycle): Scalar[] {
  const steps = wholeSteps(length, unit, total);
  const rise = mul(share, steps);
  const last = sub(steps, 1);
  return threePhase ? [sub(rise, 1), sub(mul(2, rise), 2), last] : [sub(rise, 1), last];
}

/** The interpolated value; `values` has one more element than there are phases. */
export function alongCycle(
  cycle: Cycle,
  values: readonly Scalar[],
  anneal: "cosine" | "linear",
): Scalar {
  const ends = endsOf(cycle);
  const stretches = ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    // A phase of length 0 is skipped.
    const phase = div(sub(cycle.step, start), maximum(sub(end, start), 1e-9));
    return between(values[i]!, values[i + 1]!, minimum(1, maximum(0, phase)), anneal);
  });
  return stretches.reduceRight((later, now, i) =>
    where(lessEqual(cycle.step, ends[i]!), now, later),
  );
}

function between(from: Scalar, to: Scalar, phase: Scalar, anneal: "cosine" | "linear"): Scalar {
  if (anneal === "linear") return add(from, mul(sub(to, from), phase));
  return add(to, mul(mul(0.5, sub(from, to)), add(1, cos(mul(Math.PI, phase)))));
}
