import { stream } from "@thalweg/core/numeric";

/** A fixed sequence of gradients of both signs with sizes between 1/2 and 2. */
export function pattern(length: number): number[] {
  const random = stream(1, "theory", "gradients");
  return Array.from(
    { length },
    () => (random.uniform() < 0.5 ? -1 : 1) * (0.5 + 1.5 * random.uniform()),
  );
}
