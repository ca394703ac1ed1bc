/** Holds three steps of an optimizer against its paper's formula, worked out in plain numbers. */
import type { GivenHyper, Optimizer } from "@thalweg/core";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { createStepper } from "@thalweg/testing";
import { expect } from "vitest";
import { gradients, type Numbers, start } from "./numbers.js";

/**
 * What the rule is given: parameters and gradient before the step, t = 1, 2, 3 and the batch's
 * loss.
 */
export interface Before {
  readonly theta: Numbers;
  readonly g: Numbers;
  readonly t: number;
  readonly loss: number;
}
/** The parameters after the step; what it keeps is its own. */
export type HandStep = (before: Before) => Numbers;

interface Setting {
  /** Of the tensors that hold the four numbers. One vector unless given. */
  readonly shapes?: readonly Numbers[];
  /** Zeros unless given. */
  readonly losses?: Numbers;
  /** `start` unless given. */
  readonly from?: Numbers;
  /** `gradients` unless given. */
  readonly along?: readonly Numbers[];
  /** Where metrics are taken after each step, of an optimizer that names such a point. */
  readonly evalPoint?: () => Numbers;
}

/** Each number within 12 digits of the formula's. */
export function expectSteps(
  optimizer: Optimizer,
  hyper: GivenHyper,
  step: HandStep,
  setting: Setting = {},
): void {
  const { shapes = [[4]], from = start, along = gradients, losses = [], evalPoint } = setting;
  const stepper = createStepper(optimizer, {
    parameters: shapes.map((shape, i) => ({ name: `tensor${i}`, shape })),
    hyper,
    total: along.length,
    fixed: true,
    dtype: "f64",
    execute: (spec) => instantiate(compileProgram(spec)),
  });
  stepper.start(from);
  let theta = from;
  along.forEach((g, i) => {
    const loss = losses[i] ?? 0;
    theta = step({ theta, g, t: i + 1, loss });
    stepper.surround({ loss });
    stepper.step(g);
    expectNear(stepper.save().theta, theta, `${optimizer.name}, step ${i + 1}`);
    if (evalPoint) expectNear([...stepper.evalPoint()], evalPoint(), `evaluated at ${i + 1}`);
  });
}

function expectNear(found: Numbers, wanted: Numbers, where: string): void {
  expect(found.length, where).toBe(wanted.length);
  found.forEach((value, i) => {
    const error = Math.abs(value - wanted[i]!);
    expect(error, `${where}, number ${i}: ${value} for ${wanted[i]}`).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(wanted[i]!)),
    );
  });
}
