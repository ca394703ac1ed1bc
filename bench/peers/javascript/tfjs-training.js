/**
 * TensorFlow.js's jobs: training steps with its own Adam or one written by hand, updates alone, and
 * products.
 */
import tf from "@tensorflow/tfjs";
import { noise, sizeOf, Work } from "./protocol.js";
import { models } from "./tfjs-models.js";

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** The Adam of `tf.train`: a dozen kernels for each parameter. */
class LibraryAdam {
  constructor(values, lr) {
    this.variables = values.map((value, i) => tf.variable(value, true, `parameter${i}`));
    this.optimizer = tf.train.adam(lr, beta1, beta2, epsilon);
  }

  parameters() {
    return this.variables;
  }

  update(gradients) {
    this.optimizer.applyGradients(
      Object.fromEntries(this.variables.map(({ name }, i) => [name, gradients[i]])),
    );
  }

  close() {
    tf.dispose(this.variables);
    this.optimizer.dispose();
  }
}

/** Adam on one vector of all parameters: a dozen kernels for all. */
class VectorAdam {
  constructor(values, lr) {
    this.lr = lr;
    this.t = 0;
    this.shapes = values.map(({ shape }) => shape);
    this.sizes = this.shapes.map(sizeOf);
    this.state = tf.tidy(() => {
      const theta = joined(values);
      return { theta, m: tf.zerosLike(theta), v: tf.zerosLike(theta) };
    });
  }

  parameters() {
    if (this.sizes.length === 1) return [this.state.theta.reshape(this.shapes[0])];
    return tf.split(this.state.theta, this.sizes).map((part, i) => part.reshape(this.shapes[i]));
  }

  update(gradients) {
    const { theta, m, v } = this.state;
    this.t += 1;
    const root = Math.sqrt(1 - beta2 ** this.t);
    const rate = (this.lr * root) / (1 - beta1 ** this.t);
    this.state = tf.tidy(() => {
      const g = joined(gradients);
      const mean = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
      const square = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
      const step = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), epsilon * root));
      return { theta: tf.sub(theta, step), m: mean, v: square };
    });
    tf.dispose([theta, m, v]);
  }

  close() {
    tf.dispose(this.state);
  }
}

const joined = (tensors) =>
  tensors.length === 1 ? tensors[0].flatten() : tf.concat(tensors.map((each) => each.flatten()));

const adams = { "tf.train.adam": LibraryAdam, "Adam by hand on one vector": VectorAdam };

export function openTraining(folder, lr) {
  const work = new Work(folder);
  const model = models[work.name];
  const names = work.parameters.map(({ name }) => name);
  const batches = work.batches.map(({ x, y }) => ({
    x: tf.tidy(() => model.input(x)),
    y: tf.tidy(() => model.target(y)),
  }));
  const choices = new Map(
    model.ways.flatMap((way) =>
      Object.entries(adams).map(([adam, make]) => [
        [way, adam].filter((part) => part !== "").join(", "),
        { way, make },
      ]),
    ),
  );
  let [adam, way, loss] = [];
  return {
    modes: [...choices.keys()],
    begin(mode) {
      adam?.close();
      const choice = choices.get(mode);
      way = choice.way;
      adam = tf.tidy(() => {
        const values = work.parameters.map(({ values, shape }) => tf.tensor(values, shape));
        return kept(new choice.make(values, lr));
      });
    },
    unit(step) {
      const { x, y } = batches[step % batches.length];
      loss?.dispose();
      loss = tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads((...p) =>
          model.loss(model.forward(p, x, way, names), y),
        )(adam.parameters());
        adam.update(grads);
        kept(adam);
        return value;
      });
    },
    loss: () => loss.dataSync()[0],
    close: () => {
      adam?.close();
      tf.dispose(batches.flatMap(({ x, y }) => [x, y]));
    },
  };
}

/** The tensors that are kept after the step. */
function kept(adam) {
  for (const tensor of Object.values(adam.state ?? {})) tf.keep(tensor);
  return adam;
}

export function openUpdate(size, lr) {
  const gradient = tf.mul(tf.tensor1d(noise(size)), 0.02);
  let adam;
  return {
    modes: Object.keys(adams),
    begin(mode) {
      adam?.close();
      adam = tf.tidy(() => kept(new adams[mode]([tf.zeros([size])], lr)));
    },
    unit() {
      tf.tidy(() => {
        adam.update([gradient]);
        kept(adam);
      });
    },
    close: () => {
      adam?.close();
      gradient.dispose();
    },
  };
}

export function openProduct({ batch, m, n, k, transposeA, transposeB }) {
  const lead = batch === 1 ? [] : [batch];
  const matrix = (rows, columns, isTransposed) => {
    const shape = [...lead, ...(isTransposed ? [columns, rows] : [rows, columns])];
    return tf.tensor(noise(sizeOf(shape)), shape);
  };
  const a = matrix(m, k, transposeA);
  const b = matrix(k, n, transposeB);
  const ways = {
    "": () => tf.matMul(a, b, transposeA, transposeB),
    "transposed first": () =>
      tf.tidy(() => tf.matMul(straight(a, transposeA), straight(b, transposeB))),
  };
  let way;
  return {
    modes: transposeA || transposeB ? Object.keys(ways) : [""],
    begin(mode) {
      way = ways[mode];
    },
    unit() {
      way().dispose();
    },
    close: () => tf.dispose([a, b]),
  };
}

function straight(matrix, isTransposed) {
  if (!isTransposed) return matrix;
  return tf.transpose(matrix, matrix.rank === 2 ? [1, 0] : [0, 2, 1]);
}
