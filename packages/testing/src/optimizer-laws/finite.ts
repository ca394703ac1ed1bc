import type { GivenHyper, Optimizer } from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";
import { hyperSpecOf } from "@thalweg/engine";
import fc from "fast-check";
import { edgeHyper } from "../edge-hyper.js";
import { hold } from "../hold.js";
import { createStepper } from "../stepper.js";
import {
  type ExtremeCourse,
  extremeCourses,
  overflowingCourses,
  type Precision,
  parameters,
} from "./extreme-gradients.js";
import type { OptimizerLaw } from "./optimizer-law.js";

/**
 * Finds 0 / 0 without an epsilon, a difference of rounding under a root, infinity over infinity
 * where squares overflow.
 */
export const finite: OptimizerLaw = {
  name: "finite",
  statement:
    "zero, tiny and huge gradients make finite steps at the edges of its hyperparameters, unless the formula's own are too large",
  check(optimizer, { hyper = {} }) {
    const dtype = fc.constantFrom("f32" as const, "f64" as const);
    const given = fc.oneof(fc.constant({}), edgeHyper(hyperSpecOf(optimizer)));
    const property = fc.property(dtype, given, (precision, edges) => {
      const broken = notFinite(optimizer, precision, { ...hyper, ...edges });
      if (broken !== undefined) throw new Error(broken);
    });
    hold(property, 3);
  },
};

/** Steps longer than this may overflow on the way to them. */
const longest = formats.f32.greatest / 1000;

/**
 * The first step that is not finite, in one sentence; undefined if all are. In f32 the same step in
 * f64 says whether the formula's own value is: an element may be infinite or NaN where that is near
 * the largest f32, or where the parameters' cubes are past it. Gradients near the largest f32 are
 * tried with no numeric hyperparameter at an edge, and must not make a NaN; nor must any in f64,
 * where nothing wider tells infinities apart.
 */
export function notFinite(
  optimizer: Optimizer,
  dtype: Precision,
  hyper: GivenHyper,
): string | undefined {
  const prepare = (precision: Precision) =>
    createStepper(optimizer, { parameters, hyper, dtype: precision, total: 6, fixed: true });
  const stepper = prepare(dtype);
  const wrong = (course: ExtremeCourse, isRight: (value: number) => boolean) => {
    const steps = stepsOf(stepper, course, dtype);
    const t = steps.findIndex((step) => !step.every(isRight));
    if (t === -1) return undefined;
    const i = steps[t]!.findIndex((value) => !isRight(value));
    const wanted = dtype === "f32" ? stepsOf(prepare("f64"), course, dtype)[t]?.[i] : 0;
    if (wanted === undefined || Math.abs(wanted) > longest) return undefined;
    return `step ${t + 1} in ${dtype} is ${steps[t]![i]} at element ${i} on a gradient ${course.name}.`;
  };
  const plain = Object.entries(hyperSpecOf(optimizer)).every(
    ([name, { kind, default: value }]) => kind !== "numeric" || (hyper[name] ?? value) === value,
  );
  const overflowing = dtype === "f32" && plain ? overflowingCourses : [];
  const isNumber = (value: number) => !Number.isNaN(value);
  for (const course of extremeCourses(dtype)) {
    const found = wrong(course, dtype === "f32" ? Number.isFinite : isNumber);
    if (found !== undefined) return found;
  }
  for (const course of overflowing) {
    const found = wrong(course, isNumber);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The steps of a course, as far as the cubes of the parameters before each are finite. */
function stepsOf(
  stepper: ReturnType<typeof createStepper>,
  { theta, gradients }: ExtremeCourse,
  dtype: Precision,
): Float64Array[] {
  const largest = Math.cbrt(formats[dtype].greatest);
  stepper.start(theta);
  const taken: Float64Array[] = [];
  for (const g of gradients) {
    taken.push(stepper.step(g));
    if (!stepper.save().theta.every((value) => Math.abs(value) < largest)) break;
  }
  return taken;
}
