import {
  type Optimizer,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
} from "@thalweg/core";

/**
 * An optimizer of some parameters; the selected ones stay, bit for bit, as they are.
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
