import {
  add,
  defineWrapper,
  div,
  equal,
  floor,
  integer,
  mul,
  sub,
  sums,
  where,
  wrap,
} from "@thalweg/core";
import fc from "fast-check";
import { hold, LawBroken } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper, type Stepper } from "../stepper.js";
import { innerHyper } from "./inner-hyper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

/** Accumulates k gradients; the inner optimizer takes a step with their mean. */
const gathering = defineWrapper({
  name: "gathering",
  source: "Goyal et al. 2017, section 3 (arXiv:1706.02677)",
  hyper: { k: integer(2) },
  state: { sum: sums },
  wrap({ g, theta, t, sum: before, k, inner }) {
    const total = add(before, g);
    const now = equal(sub(t, mul(k, floor(div(t, k)))), 0);
    const moved = inner({ g: div(total, k), t: floor(div(t, k)) });
    return { sum: where(now, 0, total), theta: where(now, moved, theta), commit: now };
  },
});

/**
 * Finds a rule that uses another gradient than the given one, and a rule with its own step counter.
 */
export const accumulation: OptimizerLaw = {
  name: "accumulation",
  statement: "k gathered gradients make the step of their mean, and none before",
  check(optimizer, { hyper = {} }) {
    const size = 3;
    const inside = innerHyper(optimizer, hyper, "inner");
    const [plain, ...gathered] = [1, 2, 4].map((k) =>
      createStepper(wrap(gathering, optimizer), {
        parameters: size,
        hyper: { ...inside, k },
      }),
    ) as [Stepper, Stepper, Stepper];
    const course = courseOf(size, { steps: 9 });
    const property = fc.property(course, fc.constantFrom(2, 4), ({ theta, gradients }, k) => {
      const stepper = gathered[k / 2 - 1]!;
      plain.start(theta);
      stepper.start(theta);
      for (let first = 0; first + k <= gradients.length; first += k) {
        const batch = gradients.slice(first, first + k);
        batch.forEach((g, i) => {
          const before = plain.save().theta;
          if (i === k - 1) plain.step(meanOf(batch));
          stepper.step(g);
          const expected = i === k - 1 ? plain.save().theta : before;
          expectSameValues(stepper.save().theta, expected, `theta after gradient ${first + i + 1}`);
        });
      }
    });
    try {
      hold(property, 15);
    } catch (error) {
      throw plain.asksElsewhere && error instanceof LawBroken ? ofLastBatch(error) : error;
    }
  },
};

/** A breach by a rule that calls gradientAt, whose gradients are not accumulated. */
function ofLastBatch({ what, counterexample, seed, shrinks, cause }: LawBroken): LawBroken {
  const why = `${what} It calls gradientAt, which gives the gradient of the last batch alone; such a rule is exempt from this law.`;
  return new LawBroken(why, counterexample, seed, shrinks, { cause: cause && new Error(why) });
}

/** Summed in the graph's order; the division by a power of two is exact. */
const meanOf = (batch: readonly (readonly number[])[]): number[] =>
  batch[0]!.map((_, i) => batch.reduce((sum, g) => sum + g[i]!, 0) / batch.length);
