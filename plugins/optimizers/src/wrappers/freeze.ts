import {
  type Optimizer,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
} from "@thalweg/core";

/**
 * An optimizer that does not change the selected parameters, bit for bit.
 *
 *     freeze(adam, ({ name }) => name.startsWith("layer0."))
 */
export function freeze(
  optimizer: Optimizer,
  select: (parameter: ParameterInfo) => boolean,
): PartitionOptimizer {
  const moves = (parameter: ParameterInfo) => !select(parameter);
  return partition(`frozen-${optimizer.name}`, optimizer.source, [
    { name: optimizer.name, select: moves, optimizer },
  ]);
}
