import {
  batchLoss,
  type ConfiguredLoss,
  type ConfiguredModel,
  cast,
  type DataProblem,
  type Examples,
  gather,
  type LossBase,
  type Metric,
  type Model,
  mean,
  PluginError,
  type ResolvedHyper,
  resolveHyper,
  type Splits,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { nodeOf, sizeOf, type TensorNode, type TypedArray, variable } from "@thalweg/tensor";
import { type Layout, layoutOf } from "./layout.js";
import { refuseMixing } from "./mixing.js";
import type { Batches, DataArray, Task } from "./task.js";
import { watchedStream } from "./watched-stream.js";

type DType = "f32" | "f64";

/** One split as variables of the program. */
interface SplitVariables {
  readonly inputs: TensorNode<"variable">;
  readonly targets: TensorNode<"variable">;
  readonly data: readonly DataArray[];
}

/**
 * The task of a model on data: the data lie in the program's memory, a step gathers its batch by index.
 * @param shards into how many equal parts a batch is split
 * @throws UsageError if a batch cannot be split so, PluginError for a model, loss or metric that breaks its contract
 */
export function dataTask(
  problem: DataProblem,
  hyper: ResolvedHyper,
  splits: Splits,
  dtype: DType,
  shards = 1,
): Task {
  const { model, loss } = problem.network({ ...hyper.structural });
  const network = networkOf(problem, model, splits);
  const lossOf = lossFunction(loss);
  const train = splitVariables("train", splits.train, splits, dtype);
  const validation = splitVariables("validation", splits.validation, splits, dtype);
  const test = splitVariables("test", splits.test, splits, dtype);
  const batches = batchesOf(problem, splits.train.count, shards);

  const measure = (name: string, split: SplitVariables, parameters: readonly Tensor[]) => {
    const base = { prediction: network.forward(parameters, split.inputs), target: split.targets };
    const values = problem.metrics.map((metric) => [
      `${name}.${metric.name}`,
      meanOf(metric, base, dtype),
    ]);
    return { [`${name}.loss`]: lossOf.mean(base), ...Object.fromEntries(values) };
  };
  const gathered = (parameters: readonly Tensor[], indices: Tensor) => {
    const x = gather(train.inputs, indices);
    const target = gather(train.targets, indices);
    return { x, target, prediction: network.forward(parameters, x) };
  };
  const owner = `problem "${problem.name}"`;
  if (shards > 1) {
    const parameters = network.layout.slots.map(({ name, shape }) => variable(name, shape, dtype));
    const indices = variable("whole batch", [shards * sizeOf(batches.variable.shape)], "i32");
    const base = gathered(parameters, indices);
    refuseMixing(lossOf.perExample(base), [base.x, base.target].map(nodeOf), `${owner}: its loss`);
  }
  return {
    name: problem.name,
    owner,
    layout: network.layout,
    dtype,
    steps: problem.epochs * batches.stepsPerEpoch,
    data: [train, validation, test].flatMap(({ data }) => data),
    batches,
    initial: (seed, drawn) => network.initial(seed, drawn),
    batchLoss: (parameters) => lossOf.mean(gathered(parameters, batches.variable)),
    along: (parameters) => measure("validation", validation, parameters),
    atEnd: (parameters) => ({
      loss: lossOf.mean({
        prediction: network.forward(parameters, train.inputs),
        target: train.targets,
      }),
      ...measure("validation", validation, parameters),
      ...measure("test", test, parameters),
    }),
    stepLoss: "mean",
    ...reachedOf(problem),
    observed: "validation.loss",
  };
}

function reachedOf({ target, metrics }: DataProblem): Pick<Task, "reached"> {
  if (target === undefined) return {};
  const [metric] = metrics;
  const key = `validation.${metric?.name ?? "loss"}`;
  const higher = metric?.better === "higher";
  return { reached: (now) => (higher ? now[key]! >= target.value : now[key]! <= target.value) };
}

interface BuiltNetwork {
  readonly layout: Layout;
  initial(seed: number, drawn?: () => void): Float64Array;
  forward(parameters: readonly Tensor[], x: Tensor): Tensor;
}

function networkOf(
  problem: DataProblem,
  configured: ConfiguredModel,
  splits: Splits,
): BuiltNetwork {
  const { model, hyper = {} } = configured;
  const { structural } = resolveHyper(`model "${model.name}"`, model.hyper, hyper);
  const outputs = splits.classes ?? splits.targetShape.reduce((size, extent) => size * extent, 1);
  const base = { ...structural, inputs: splits.inputShape, outputs };
  const specs = Object.entries(model.parameters(base));
  const layout = layoutOf(specs.map(([name, { shape }]) => ({ name, shape })));
  return {
    layout,
    initial(seed, drawn = () => {}) {
      const theta = new Float64Array(layout.size);
      specs.forEach(([name, { shape, init }], i) => {
        const draws = watchedStream(stream(seed, problem.name, "init", name), drawn);
        theta.set(init.fill(draws, shape), layout.slots[i]!.offset);
      });
      return theta;
    },
    forward(parameters, x) {
      const named = Object.fromEntries(specs.map(([name], i) => [name, parameters[i]!]));
      return checkPrediction(model, model.forward({ ...base, x, parameters: named }), x);
    },
  };
}

function checkPrediction(model: Model, prediction: Tensor, x: Tensor): Tensor {
  if (prediction.shape[0] !== x.shape[0]) {
    throw new PluginError(
      `model "${model.name}": its prediction has shape [${prediction.shape.join(", ")}] for ${x.shape[0]} examples; the first extent must be the number of examples.`,
    );
  }
  return prediction;
}

interface LossOf {
  /** What is minimised on a batch. */
  mean(base: LossBase): Tensor;
  /** The values whose mean that is. @throws UsageError if it is no plain mean */
  perExample(base: LossBase): TensorNode;
}

function lossFunction({ loss, hyper = {} }: ConfiguredLoss): LossOf {
  const owner = `loss "${loss.name}"`;
  const { numeric, structural } = resolveHyper(owner, loss.hyper, hyper);
  const valuesOf = (base: LossBase) => {
    const input = { ...numeric, ...structural, prediction: base.prediction, target: base.target };
    const values = loss.value(input);
    checkPerExample(owner, values, base);
    const weights = loss.weights?.(input);
    if (weights !== undefined) checkPerExample(`${owner}: weights`, weights, base);
    return { values, weights };
  };
  return {
    mean(base) {
      const { values, weights } = valuesOf(base);
      return batchLoss(values, weights);
    },
    perExample(base) {
      const { values, weights } = valuesOf(base);
      if (weights === undefined) return nodeOf(values);
      throw new UsageError(
        `${owner} divides by the sum of its examples' weights, so that it is no mean over examples and a batch cannot be split; leave shards out.`,
      );
    },
  };
}

function meanOf(metric: Metric, base: LossBase, dtype: DType): Tensor {
  const values = metric.value(base);
  checkPerExample(`metric "${metric.name}"`, values, base);
  return mean(cast(values, dtype));
}

function checkPerExample(owner: string, values: Tensor, { prediction }: LossBase): void {
  if (values.shape.length !== 1 || values.shape[0] !== prediction.shape[0]) {
    throw new PluginError(
      `${owner}: its value has shape [${values.shape.join(", ")}]; it must be one value for each of the ${prediction.shape[0]} examples.`,
    );
  }
}

function splitVariables(
  name: string,
  { count, inputs: x, targets: y }: Examples,
  { inputShape, targetShape, classes }: Splits,
  dtype: DType,
): SplitVariables {
  const inputs = variable(`${name}.inputs`, [count, ...inputShape], dtype);
  const targetType = classes === undefined ? dtype : "i32";
  const targets = variable(`${name}.targets`, [count, ...targetShape], targetType);
  const data = [
    { variable: inputs, values: x },
    { variable: targets, values: y },
  ];
  return { inputs, targets, data };
}

/** Whole batches of a fresh permutation each epoch; the examples left over at its end wait for another epoch. */
function batchesOf(problem: DataProblem, count: number, shards: number): Batches {
  const size = Math.min(problem.batchSize, count);
  if (size % shards !== 0) {
    throw new UsageError(
      `problem "${problem.name}": a batch of ${size} examples has no ${shards} equal shards; choose shards that divide ${size}.`,
    );
  }
  const stepsPerEpoch = Math.floor(count / size);
  return {
    variable: variable("batch", [size / shards], "i32"),
    shards,
    stepsPerEpoch,
    sampler(seed) {
      let order: Int32Array = new Int32Array(0);
      return (step: number, indices: TypedArray) => {
        const place = step % stepsPerEpoch;
        if (place === 0) {
          const epoch = step / stepsPerEpoch;
          order = stream(seed, problem.name, "batches", epoch).permutation(count);
        }
        indices.set(order.subarray(place * size, (place + 1) * size));
      };
    },
  };
}
