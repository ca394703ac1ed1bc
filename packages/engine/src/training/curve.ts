/** Curves of at most 200 points, sampled at steps that depend on the run's length alone. */
import type { Curve } from "../trial.js";

const mostPoints = 200;

/** The steps after which a run measures: 0, every `interval` steps, and the last. */
export function isPoint(step: number, steps: number, interval: number): boolean {
  return step === steps || step % interval === 0;
}

/** The first point after some steps. */
export function nextPoint(done: number, steps: number, interval: number): number {
  return Math.min(steps, interval * (Math.floor(done / interval) + 1));
}

/** The distance of points: as few steps as 200 points allow, and whole epochs where there are any. */
export function pointInterval(steps: number, stepsPerEpoch = 1): number {
  return stepsPerEpoch * Math.max(1, Math.ceil(steps / stepsPerEpoch / (mostPoints - 2)));
}

/** Curves that share their steps, built point by point. */
export class Recorder {
  readonly #curves = new Map<string, { step: number[]; value: (number | null)[] }>();

  add(step: number, values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const curve = this.#curves.get(name) ?? { step: [], value: [] };
      curve.step.push(step);
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
