import { wrap } from "@thalweg/core";
import { adam, batchSizeSchedule, gradientDescent } from "@thalweg/optimizers";
import { createStepper, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** The numbers of the gradients that each step takes in, by the definition. */
function groups(total: number, sizes: readonly number[], milestones: readonly number[]) {
  const steps: number[][] = [];
  let next = 0;
  sizes.forEach((size, i) => {
    while (next + size <= (milestones[i] ?? 1) * total) {
      steps.push(Array.from({ length: size }, (_, j) => next + j));
      next += size;
    }
  });
  return steps;
}

describe("a batch-size schedule", () => {
  const stages = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }).chain((eighths) =>
    fc.record({
      milestones: fc.constant(eighths.sort((a, b) => a - b).map((eighth) => eighth / 8)),
      // Powers of two, by which sums of whole numbers divide exactly.
      sizes: fc.array(fc.constantFrom(1, 2, 4, 8), {
        minLength: eighths.length + 1,
        maxLength: eighths.length + 1,
      }),
    }),
  );
  const course = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 1, maxLength: 40 });

  it("steps on the mean of each group of gradients, the inner t counting groups, to the bit", () => {
    const property = fc.property(stages, course, ({ sizes, milestones }, gradients) => {
      const total = gradients.length;
      const parts = createStepper(wrap(batchSizeSchedule, adam), {
        parameters: 1,
        total,
        hyper: { lr: 0.1, sizes, milestones },
      });
      const whole = createStepper(adam, { parameters: 1, hyper: { lr: 0.1 } });
      parts.start([1]);
      whole.start([1]);
      const path = gradients.map((g) => {
        parts.step([g]);
        return parts.save().theta[0]!;
      });
      const expected: number[] = [];
      for (const group of groups(total, sizes, milestones)) {
        const before = whole.save().theta[0]!;
        for (const _ of group.slice(1)) expected.push(before);
        const sum = group.reduce((all, at) => all + gradients[at]!, 0);
        whole.step([sum / group.length]);
        expected.push(whole.save().theta[0]!);
      }
      while (expected.length < total) expected.push(whole.save().theta[0]!);
      expect(path).toEqual(expected);
    });
    fc.assert(property, runs(60));
  });

  it.each([
    [{ sizes: [1, 2], milestones: [] }],
    [{ sizes: [1, 2, 4], milestones: [0.5, 0.5] }],
    [{ sizes: [1, 2.5], milestones: [0.5] }],
    [{ sizes: [], milestones: [] }],
    [{ sizes: [1, 2], milestones: [1] }],
  ])("refuses %j, and says what to give", (hyper) => {
    const make = () =>
      createStepper(wrap(batchSizeSchedule, gradientDescent), { parameters: 1, hyper });
    expect(make).toThrow(/batch-size-schedule.*sizes \[1, 2, 4\], milestones \[0.5, 0.75\]/);
  });
});
