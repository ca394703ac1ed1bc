import {
  defineOptimizer,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
  type RuleOptimizer,
} from "@thalweg/core";

/**
 * A transform of the selected parameters alone; the gradients of the others pass as they are.
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
