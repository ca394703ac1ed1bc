import {
  defineOptimizer,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
  type RuleOptimizer,
} from "@thalweg/core";

/**
 * Applies a transform to the selected parameters only; the gradients of the others are not changed.
 *
 *     masked(configure(addDecayedWeights, { lambda: 0.1 }), ({ name }) => !name.endsWith(".bias"))
 */
export function masked(
  transform: RuleOptimizer,
  select: (parameter: ParameterInfo) => boolean,
): PartitionOptimizer {
  return partition(`masked-${transform.name}`, transform.source, [
    { name: transform.name, select, optimizer: transform },
    { name: "others", select: () => true, optimizer: unchanged },
  ]);
}

const unchanged = defineOptimizer({
  name: "unchanged",
  source: "own work",
  hyper: {},
  rule: ({ g }) => ({ step: g }),
});
