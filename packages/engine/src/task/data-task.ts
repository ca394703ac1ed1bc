import {
  cast,
  type DataProblem,
  type Examples,
  gather,
  type LossBase,
  type Metric,
  type Model,
  mean,
  type Optimum,
  type ParameterSpec,
  type Splits,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import {
  batchLoss,
  type ConfiguredLoss,
  type ConfiguredModel,
  isTensor,
  PluginError,
  type ResolvedHyper,
  resolveHyper,
  showValue,
} from "@thalweg/core/host";
import { stream } from "@thalweg/core/numeric";
import {
  nodeOf,
  refuseMixing,
  showShape,
  sizeOf,
  type TensorNode,
  type TypedArray,
  variable,
} from "@thalweg/tensor";
import { checkNetwork } from "../catalogue/check-network.js";
import { keywords } from "../catalogue/keywords.js";
import { isRelativeTarget, optimumOf } from "../catalogue/optimum.js";
import { isFields } from "../catalogue/plugin-forms.js";
import { handleRejections } from "../foreign-code/handle-rejections.js";
import { initialise } from "../foreign-code/tracing-guard.js";
import { checkTargets } from "./check-data.js";
import { checkInitial, checkSingle } from "./check-initial.js";
import { absoluteGoal, relativeGoal } from "./goal.js";
import { type Layout, layoutOf } from "./layout.js";
import type { Batches, DataArray, Task } from "./task.js";
import { watchedStream } from "./watched-stream.js";

export type FloatType = "f32" | "f64";

/** One split as variables of the program. */
interface SplitVariables {
  readonly inputs: TensorNode<"variable">;
  readonly targets: TensorNode<"variable">;
  readonly data: readonly DataArray[];
}

/**
 * The task of a model on data. The data are in the program's memory; a step gathers its batch by
 * index.
 * @param microbatches the number of equal parts into which a batch is split
 * @throws UsageError if a batch cannot be split so, PluginError for a model, loss or metric that
 * breaks its contract
 */
export function dataTask(
  problem: DataProblem,
  hyper: ResolvedHyper,
  splits: Splits,
  dtype: FloatType,
  microbatches = 1,
): Task {
  const owner = `problem "${problem.name}"`;
  const { model, loss } = checkNetwork(
    owner,
    handleRejections(problem.network({ ...hyper.structural })),
  );
  const network = networkOf(problem, model, splits, dtype);
  checkTargets(problem, loss, splits);
  const lossOf = lossFunction(loss, splits.classes);
  const train = splitVariables("train", splits.train, splits, dtype);
  const validation = splitVariables("validation", splits.validation, splits, dtype);
  const test = splitVariables("test", splits.test, splits, dtype);
  const batches = batchesOf(problem, splits.train.count, microbatches);

  const optimum = optimumOf(problem, hyper.structural);
  const trainingLoss = (parameters: readonly Tensor[]) =>
    lossOf.mean({
      prediction: network.forward(parameters, train.inputs),
      target: train.targets,
    });
  /** Measured along the run where the training objective judges it. */
  const judged = (parameters: readonly Tensor[]): Record<string, Tensor> =>
    optimum === undefined ? {} : { [trainingKey]: trainingLoss(parameters) };
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
  if (microbatches > 1) {
    const parameters = network.layout.slots.map(({ name, shape }) => variable(name, shape, dtype));
    const indices = variable("whole batch", [microbatches * sizeOf(batches.variable.shape)], "i32");
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
    examples: {
      train: splits.train.count,
      validation: splits.validation.count,
      test: splits.test.count,
    },
    initial: (seed, drawn) => network.initial(seed, drawn),
    batchLoss: (parameters) => lossOf.mean(gathered(parameters, batches.variable)),
    along: (parameters) => ({
      ...judged(parameters),
      ...measure("validation", validation, parameters),
    }),
    atEnd: (parameters) => ({
      loss: trainingLoss(parameters),
      ...judged(parameters),
      ...measure("validation", validation, parameters),
      ...measure("test", test, parameters),
    }),
    stepLoss: "mean",
    goal: goalOf(problem, optimum),
    observed: "validation.loss",
  };
}

/** The name of the mean loss over the training split, where it is measured along the run. */
const trainingKey = "train.loss";

function goalOf(
  { target, metrics }: DataProblem,
  optimum: Optimum | undefined,
): NonNullable<Task["goal"]> {
  // A target that is relative to a minimum belongs to the default options, as the minimum does.
  const own =
    target !== undefined && "relative" in target && optimum === undefined ? undefined : target;
  const { name, better } = metrics[0] ?? { name: "loss", better: "lower" };
  return (first, given) => {
    if (isRelativeTarget(own, optimum)) {
      const relative = given ?? (own !== undefined && "relative" in own ? own.relative : undefined);
      if (relative === undefined || optimum === undefined) return undefined;
      return relativeGoal(trainingKey, optimum.value, { relative }, first);
    }
    const value = given ?? (own !== undefined && "value" in own ? own.value : undefined);
    return value === undefined ? undefined : absoluteGoal(`validation.${name}`, better, value);
  };
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
  dtype: FloatType,
): BuiltNetwork {
  const { model, hyper = {} } = configured;
  const owner = `model "${model.name}"`;
  const { structural } = resolveHyper(owner, model.hyper, hyper);
  const outputs = splits.classes ?? splits.targetShape.reduce((size, extent) => size * extent, 1);
  const base = { ...structural, inputs: splits.inputShape, outputs };
  const specs = checkParameters(owner, handleRejections(model.parameters(base)));
  const layout = layoutOf(specs.map(([name, { shape }]) => ({ name, shape })));
  return {
    layout,
    initial(seed, drawn = () => {}) {
      const theta = new Float64Array(layout.size);
      specs.forEach(([name, { shape, init }], i) => {
        const draws = watchedStream(stream(seed, problem.name, "init", name), drawn);
        initialise(
          owner,
          () => init.fill(draws, shape),
          (values) => {
            checkInitial(`${owner}: parameter "${name}"`, values, shape, dtype);
            theta.set(values, layout.slots[i]!.offset);
          },
        );
      });
      return theta;
    },
    forward(parameters, x) {
      const named = Object.fromEntries(specs.map(([name], i) => [name, parameters[i]!]));
      const prediction = handleRejections(model.forward({ ...base, x, parameters: named }));
      return checkPrediction(model, prediction, x);
    },
  };
}

/**
 * @throws PluginError unless they are shapes and initializers, by names that expressions can
 * contain
 */
function checkParameters(owner: string, parameters: unknown): [string, ParameterSpec][] {
  if (!isFields(parameters) || Array.isArray(parameters) || parameters instanceof Promise) {
    throw new PluginError(
      `${owner}: its parameters are ${showValue(parameters)}; they must be { shape, init } by name.`,
    );
  }
  return Object.entries(parameters).map(([name, given]) => {
    checkParameterName(owner, name);
    const { shape, init } = isFields(given) ? given : {};
    if (!isFields(init) || typeof init.fill !== "function") {
      throw new PluginError(
        `${owner}: parameter "${name}" is ${showValue(given)}, with the initialiser ${showValue(init)}; it must be { shape, init }, of which init has a function fill.`,
      );
    }
    return [name, { shape, init } as unknown as ParameterSpec];
  });
}

/** @throws PluginError for a parameter that no selector of a partition could name */
function checkParameterName(owner: string, name: string): void {
  if (!keywords.has(name) && !/[()|+;,:*\s]/.test(name) && name !== "") return;
  throw new PluginError(
    `${owner}: a parameter is named ${JSON.stringify(name)}; a name is no keyword of expressions (${[...keywords].join(", ")}) and has no blanks and none of ( ) | + ; , : *.`,
  );
}

function checkPrediction(model: Model, prediction: Tensor, x: Tensor): Tensor {
  if (!isTensor(prediction)) {
    throw new PluginError(
      `model "${model.name}": its prediction is ${showValue(prediction)}; it must be a tensor, computed from x.`,
    );
  }
  nodeOf(prediction);
  if (prediction.shape[0] !== x.shape[0]) {
    throw new PluginError(
      `model "${model.name}": its prediction has shape [${prediction.shape.join(", ")}] for ${x.shape[0]} examples; the first extent must be the number of examples.`,
    );
  }
  return prediction;
}

interface LossOf {
  /** The loss of a batch, which training minimises. */
  mean(base: LossBase): Tensor;
  /** The values whose mean is the loss. @throws UsageError if the loss is a weighted mean */
  perExample(base: LossBase): TensorNode;
}

function lossFunction({ loss, hyper = {} }: ConfiguredLoss, classes: number | undefined): LossOf {
  const owner = `loss "${loss.name}"`;
  const { numeric, structural } = resolveHyper(owner, loss.hyper, hyper);
  const valuesOf = (base: LossBase) => {
    const columns = base.prediction.shape.at(-1) ?? 0;
    if (loss.targets === "classes" && classes !== undefined && columns < classes) {
      throw new PluginError(
        `${owner}: the prediction has shape ${showShape(base.prediction.shape)} and there are ${classes} classes; it must have a column for each.`,
      );
    }
    const input = { ...numeric, ...structural, prediction: base.prediction, target: base.target };
    const values = handleRejections(loss.value(input));
    checkPerExample(owner, values, base);
    const weights = handleRejections(loss.weights?.(input));
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
        `${owner} divides by the sum of its examples' weights, so that it is no mean over examples and a batch cannot be split; leave microbatches out.`,
      );
    },
  };
}

function meanOf(metric: Metric, base: LossBase, dtype: FloatType): Tensor {
  const values = handleRejections(metric.value(base));
  checkPerExample(`metric "${metric.name}"`, values, base);
  return mean(cast(values, dtype));
}

function checkPerExample(owner: string, values: Tensor, { prediction }: LossBase): void {
  if (!isTensor(values)) {
    throw new PluginError(
      `${owner}: its value is ${showValue(values)}; it must be a tensor of one value for each example.`,
    );
  }
  nodeOf(values);
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
  dtype: FloatType,
): SplitVariables {
  const inputs = variable(`${name}.inputs`, [count, ...inputShape], dtype);
  const targetType = classes === undefined ? dtype : "i32";
  const targets = variable(`${name}.targets`, [count, ...targetShape], targetType);
  if (dtype === "f32") {
    checkSingle(`the ${name} inputs`, x);
    checkSingle(`the ${name} targets`, y);
  }
  const data = [
    { variable: inputs, values: x },
    { variable: targets, values: y },
  ];
  return { inputs, targets, data };
}

/**
 * Whole batches from a new permutation each epoch. Examples left over at the end of an epoch are
 * skipped in that epoch.
 */
function batchesOf(problem: DataProblem, count: number, microbatches: number): Batches {
  const size = Math.min(problem.batchSize, count);
  if (size % microbatches !== 0) {
    throw new UsageError(
      `problem "${problem.name}": a batch of ${size} examples has no ${microbatches} equal microbatches; choose microbatches that divide ${size}.`,
    );
  }
  const stepsPerEpoch = Math.floor(count / size);
  return {
    variable: variable("batch", [size / microbatches], "i32"),
    microbatches,
    stepsPerEpoch,
    sampler(seed) {
      let order: Int32Array = new Int32Array(0);
      let drawn = -1;
      return (step: number, indices: TypedArray) => {
        const [place, epoch] = [step % stepsPerEpoch, Math.floor(step / stepsPerEpoch)];
        // A training that goes on from its state begins within an epoch.
        if (epoch !== drawn) {
          order = stream(seed, problem.name, "batches", epoch).permutation(count);
          drawn = epoch;
        }
        indices.set(order.subarray(place * size, (place + 1) * size));
      };
    },
  };
}
