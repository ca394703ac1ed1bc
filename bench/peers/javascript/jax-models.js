/**
 * The workloads' forward passes and losses in jax-js. Every use of an array except its last needs
 * `.ref`.
 */
import { lax, nn, numpy as np } from "@jax-js/jax";

const matrix = (h, w) => np.matmul(h, w);

/** The mean cross-entropy of logits and one-hot targets. */
const crossEntropy = (logits, onehot) => {
  const rows = logits.shape[0];
  return nn
    .logSoftmax(logits)
    .mul(onehot)
    .sum()
    .mul(-1 / rows);
};

const plain = ({ values, shape }) => np.array(values).reshape(shape);

function onehot({ values, shape }, classes) {
  const hot = new Float32Array(values.length * classes);
  values.forEach((value, i) => {
    hot[i * classes + value] = 1;
  });
  return np.array(hot).reshape([...shape, classes]);
}

const dense = (activation) => (p, x) => {
  let h = x;
  const layers = p.length / 2;
  for (let i = 0; i < layers; i++) {
    h = matrix(h, p[2 * i]).add(p[2 * i + 1]);
    if (i < layers - 1) h = activation(h);
  }
  return h;
};

/** The largest of each 2x2 block of [examples, channels, height, width]. */
function maxPool(x) {
  const [examples, channels, height, width] = x.shape;
  const blocks = x.reshape([examples, channels, height / 2, 2, width / 2, 2]);
  return np.max(blocks, [3, 5]);
}

/** The same for [examples, height, width, channels]. */
function maxPoolLast(x) {
  const [examples, height, width, channels] = x.shape;
  return np.max(x.reshape([examples, height / 2, 2, width / 2, 2, channels]), [2, 4]);
}

const block = (h, w, b) =>
  nn.relu(
    maxPool(lax.conv(h, np.transpose(w, [3, 2, 0, 1]), [1, 1], "SAME")).add(b.reshape([-1, 1, 1])),
  );

function convolutional([w0, b0, w1, b1, w, b], x) {
  const h = np.transpose(block(block(x, w0, b0), w1, b1), [0, 2, 3, 1]);
  return matrix(h.reshape([h.shape[0], -1]), w).add(b);
}

/** All 3x3 neighbourhoods of [examples, height, width, channels], a row each. */
function patches(x) {
  const [examples, height, width, channels] = x.shape;
  const padded = np.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  const shifted = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) =>
      padded.ref.slice([], [row, row + height], [column, column + width], []),
    ),
  );
  padded.dispose();
  return np.concatenate(shifted, 3).reshape([examples * height * width, 9 * channels]);
}

function blockOfPatches(h, w, b) {
  const [examples, height, width] = h.shape;
  const count = w.shape[3];
  const sums = matrix(patches(h), w.reshape([-1, count]));
  return nn.relu(maxPoolLast(sums.reshape([examples, height, width, count])).add(b));
}

function convolutionalOfPatches([w0, b0, w1, b1, w, b], x) {
  const [examples, , height, width] = x.shape;
  const image = x.reshape([examples, height, width, 1]);
  const h = blockOfPatches(blockOfPatches(image, w0, b0), w1, b1);
  return matrix(h.reshape([examples, -1]), w).add(b);
}

function layerNorm(h, gain, bias) {
  const centred = h.ref.sub(np.mean(h, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(gain)
    .add(bias);
}

const gelu = (h) => nn.gelu(h, { approximate: false });

function attend(all, examples, context, heads, width) {
  const depth = width / heads;
  const parts = np.transpose(all.reshape([examples, context, 3, heads, depth]), [2, 0, 3, 1, 4]);
  const part = (i) => parts.ref.slice(i);
  const fits = np.matmul(part(0).mul(1 / Math.sqrt(depth)), np.swapaxes(part(1), -1, -2));
  const mixed = np.matmul(nn.softmax(fits.add(future(context)), -1), part(2));
  parts.dispose();
  return np.transpose(mixed, [0, 2, 1, 3]).reshape([examples * context, width]);
}

/** The causal mask. */
const future = (context) => np.where(np.tri(context, context, 0, { dtype: np.bool }), 0, -1e30);

function transformer(parameters, x, names) {
  const p = Object.fromEntries(names.map((name, i) => [name, parameters[i]]));
  const layer = (name, h) => matrix(h, p[`block0.${name}.weight`]).add(p[`block0.${name}.bias`]);
  const norm = (name, h) => layerNorm(h, p[`${name}.gain`], p[`${name}.bias`]);
  const [examples, context, vocabulary] = x.shape;
  const tokens = matrix(x.reshape([examples * context, vocabulary]), p["token.weight"]);
  const width = tokens.shape[1];
  let h = tokens
    .reshape([examples, context, width])
    .add(p["position.weight"])
    .reshape([examples * context, width]);
  const all = layer("attention", norm("block0.norm0", h.ref));
  h = h.add(layer("projection", attend(all, examples, context, 4, width)));
  h = h.ref.add(layer("contract", gelu(layer("expand", norm("block0.norm1", h)))));
  return matrix(norm("norm", h), p["head.weight"]);
}

const classified = (classes) => ({ loss: crossEntropy, target: (y) => onehot(y, classes) });

/**
 * Each workload: the variants of its forward pass, its loss, and the layout of inputs and targets.
 */
export const models = {
  A: {
    ways: { "": dense(nn.sigmoid) },
    loss: (z, y) => np.mean(np.square(z.sub(y))),
    input: plain,
    target: plain,
  },
  B: { ways: { "": dense(nn.relu) }, input: plain, ...classified(10) },
  C: { ways: { "": dense(nn.relu) }, input: plain, ...classified(10) },
  D: {
    ways: { "lax.conv": convolutional, patches: convolutionalOfPatches },
    input: ({ values, shape: [examples, height, width] }) =>
      np.array(values).reshape([examples, 1, height, width]),
    ...classified(10),
  },
  E: {
    ways: { "": transformer },
    input: (x) => onehot(x, 64),
    loss: crossEntropy,
    target: (y) => onehot({ values: y.values, shape: [y.values.length] }, 64),
  },
};
