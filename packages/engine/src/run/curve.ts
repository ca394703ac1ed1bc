/** Curves of at most 200 points. The steps of the points depend only on the length of the run. */
import type { Curve } from "../trial/trial.js";

const maxPoints = 200;

/**
 * Whether a run measures after this step: it does at 0, at every multiple of `interval`, and at the
 * last step.
 */
export function isPoint(step: number, steps: number, interval: number): boolean {
  return step === steps || step % interval === 0;
}

/** The next point after the steps done so far. */
export function nextPoint(done: number, steps: number, interval: number): number {
  return Math.min(steps, interval * (Math.floor(done / interval) + 1));
}

/**
 * The number of steps between points: the smallest that needs at most 200 points, and whole epochs
 * if there are epochs.
 */
export function pointInterval(steps: number, stepsPerEpoch = 1): number {
  return stepsPerEpoch * Math.max(1, Math.ceil(steps / stepsPerEpoch / (maxPoints - 2)));
}

interface GrowingCurve {
  readonly evaluations: number[];
  readonly value: (number | null)[];
}

/** Records several curves, point by point. */
export class Recorder {
  readonly #curves: Map<string, GrowingCurve>;

  /** @param recorded what was recorded before */
  constructor(recorded: Readonly<Record<string, Curve>> = {}) {
    this.#curves = new Map(
      Object.entries(recorded).map(([name, { evaluations, value }]): [string, GrowingCurve] => [
        name,
        { evaluations: [...evaluations], value: [...value] },
      ]),
    );
  }

  /** @param evaluations the number of gradient evaluations so far */
  add(evaluations: number, values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const curve = this.#curves.get(name) ?? { evaluations: [], value: [] };
      curve.evaluations.push(evaluations);
      curve.value.push(finiteOrNull(value));
      this.#curves.set(name, curve);
    }
  }

  curves(): Record<string, Curve> {
    return Object.fromEntries(this.#curves);
  }
}

export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
