/**
 * jax-js's jobs: whole training steps under `jit`, updates alone, and products. jax-js evaluates
 * lazily and skips results that are disposed unread, so every unit of work waits for its result.
 */
import { jit, numpy as np, valueAndGrad } from "@jax-js/jax";
import { models } from "./jax-models.js";
import { noise, sizeOf, Work } from "./protocol.js";

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Adam's step for one array; `rate` and `floor` are lr and epsilon with the step's bias
 * corrections.
 */
function adam({ theta, m, v }, g, rate, floor) {
  const mean = m.mul(beta1).add(g.ref.mul(1 - beta1));
  const square = v.mul(beta2).add(np.square(g).mul(1 - beta2));
  const step = mean.ref.mul(rate).div(np.sqrt(square.ref).add(floor));
  return { theta: theta.sub(step), m: mean, v: square };
}

function corrections(lr, t) {
  const root = Math.sqrt(1 - beta2 ** t);
  return [np.array((lr * root) / (1 - beta1 ** t)), np.array(epsilon * root)];
}

const fresh = (values, shape) => ({
  theta: np.array(values).reshape(shape),
  m: np.zeros(shape),
  v: np.zeros(shape),
});

function dispose(states) {
  for (const { theta, m, v } of states) for (const array of [theta, m, v]) array.dispose();
}

/** The state: separate arrays for every parameter, or three vectors for all parameters. */
const stores = {
  "a state for each parameter": {
    make: (parameters) => parameters.map(({ values, shape }) => fresh(values.slice(), shape)),
    arrays: (thetas) => thetas,
  },
  "one vector": {
    make: (parameters) => {
      const size = parameters.reduce((sum, { values }) => sum + values.length, 0);
      const theta = new Float32Array(size);
      let at = 0;
      for (const { values } of parameters) {
        theta.set(values, at);
        at += values.length;
      }
      return [fresh(theta, [size])];
    },
    arrays([theta], parameters) {
      let at = 0;
      const parts = parameters.map(({ shape }) => {
        const size = sizeOf(shape);
        const part = theta.ref.slice([at, at + size]).reshape(shape);
        at += size;
        return part;
      });
      theta.dispose();
      return parts;
    },
  },
};

export function openTraining(folder, lr) {
  const work = new Work(folder);
  const model = models[work.name];
  const names = work.parameters.map(({ name }) => name);
  const batches = work.batches.map(({ x, y }) => ({ x: model.input(x), y: model.target(y) }));
  const stepOf = (forward, store) =>
    jit((states, x, y, rate, floor) => {
      const lossOf = (thetas) =>
        model.loss(forward(store.arrays(thetas, work.parameters), x.ref, names), y.ref);
      const [loss, gradients] = valueAndGrad(lossOf)(states.map(({ theta }) => theta.ref));
      x.dispose();
      y.dispose();
      const count = states.length;
      const next = states.map((state, i) => {
        const isLast = i === count - 1;
        return adam(state, gradients[i], isLast ? rate : rate.ref, isLast ? floor : floor.ref);
      });
      return [loss, next];
    });
  const choices = new Map(
    Object.entries(model.ways).flatMap(([way, forward]) =>
      Object.entries(stores).map(([name, store]) => [
        [way, name].filter((part) => part !== "").join(", "),
        { step: stepOf(forward, store), make: store.make },
      ]),
    ),
  );
  let [states, step, loss, t] = [[]];
  return {
    modes: [...choices.keys()],
    begin(mode) {
      dispose(states);
      const choice = choices.get(mode);
      step = choice.step;
      states = choice.make(work.parameters);
      t = 0;
    },
    unit(i) {
      const { x, y } = batches[i % batches.length];
      t += 1;
      loss?.dispose();
      [loss, states] = step(states, x.ref, y.ref, ...corrections(lr, t));
      return loss.blockUntilReady();
    },
    loss: () => loss.ref.dataSync()[0],
    close() {
      dispose(states);
      loss?.dispose();
      for (const { x, y } of batches) for (const array of [x, y]) array.dispose();
      for (const { step } of choices.values()) step.dispose();
    },
  };
}

export function openUpdate(size, lr) {
  const gradient = np.array(noise(size).map((x) => 0.02 * x));
  const step = jit(adam);
  let [states, t] = [[]];
  return {
    modes: [""],
    begin() {
      dispose(states);
      states = [fresh(new Float32Array(size), [size])];
      t = 0;
    },
    unit() {
      t += 1;
      states = [step(states[0], gradient.ref, ...corrections(lr, t))];
      return states[0].theta.blockUntilReady();
    },
    close() {
      dispose(states);
      gradient.dispose();
      step.dispose();
    },
  };
}

export function openProduct({ batch, m, n, k, transposeA, transposeB }) {
  const lead = batch === 1 ? [] : [batch];
  const matrix = (rows, columns, isTransposed) => {
    const shape = [...lead, ...(isTransposed ? [columns, rows] : [rows, columns])];
    return np.array(noise(sizeOf(shape))).reshape(shape);
  };
  const straight = (array, isTransposed) => (isTransposed ? np.swapaxes(array, -1, -2) : array);
  const a = matrix(m, k, transposeA);
  const b = matrix(k, n, transposeB);
  const product = jit((x, y) => np.matmul(straight(x, transposeA), straight(y, transposeB)));
  let c;
  return {
    modes: [""],
    begin: () => {},
    unit() {
      c?.dispose();
      c = product(a.ref, b.ref);
      return c.blockUntilReady();
    },
    close() {
      for (const array of [a, b, c]) array?.dispose();
      product.dispose();
    },
  };
}
