import { UsageError } from "@thalweg/core";

/**
 * @throws UsageError unless sizes are whole numbers, one more than the milestones, which increase
 * within (0, 1)
 */
export function checkStages(sizes: readonly number[], milestones: readonly number[]): void {
  const whole = sizes.length > 0 && sizes.every((size) => Number.isInteger(size) && size >= 1);
  const bounds = [0, ...milestones, 1];
  const rising = bounds.every((share, i) => i === 0 || share > bounds[i - 1]!);
  if (whole && rising && milestones.length === sizes.length - 1) return;
  throw new UsageError(
    `sizes [${sizes.join(", ")}] and milestones [${milestones.join(", ")}]; give whole numbers of batches, and the shares of the run, rising between 0 and 1, at which all but the first begin: sizes [1, 2, 4], milestones [0.5, 0.75].`,
  );
}
