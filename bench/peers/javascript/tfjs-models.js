/**
 * The workloads' forward passes and losses in TensorFlow.js, with gradients for which its wasm
 * backend has kernels.
 */
import tf from "@tensorflow/tfjs";

/**
 * The mean cross-entropy of logits and one-hot targets, and its gradient with respect to the
 * logits, in as few kernels as possible.
 */
function crossEntropy(logits, onehot) {
  return tf.customGrad((z, save) => {
    const p = tf.softmax(z);
    save([p]);
    return {
      value: tf.neg(tf.mean(tf.log(tf.sum(tf.mul(p, onehot), 1)))),
      gradFunc: (dy, [saved]) => tf.mul(tf.sub(saved, onehot), tf.div(dy, onehot.shape[0])),
    };
  })(logits);
}

/**
 * A product whose derivatives transpose first and then multiply: the backend's fast product takes
 * no transposed operands, and the one that does is 20 times slower.
 */
const product = tf.customGrad((a, b, save) => {
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    gradFunc: (dy, [first, second]) => [
      tf.matMul(dy, tf.transpose(second)),
      tf.matMul(tf.transpose(first), dy),
    ],
  };
});

const affine = (h, w, b) => tf.add(product(h, w), b);

const onehot = ({ values, shape }, classes) =>
  tf
    .cast(tf.oneHot(tf.tensor(values, [values.length], "int32"), classes), "float32")
    .reshape([...shape, classes]);

const plain = ({ values, shape }) => tf.tensor(values, shape, "float32");

const dense = (activation) => (p, x) => {
  let h = x;
  const layers = p.length / 2;
  for (let i = 0; i < layers; i++) {
    h = affine(h, p[2 * i], p[2 * i + 1]);
    if (i < layers - 1) h = activation(h);
  }
  return h;
};

/** All 3x3 neighbourhoods, a row each. */
function patches(x) {
  const [examples, height, width, channels] = x.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  const shifted = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => padded.slice([0, row, column, 0], [-1, height, width, -1])),
  );
  return tf.concat(shifted, 3).reshape([examples * height * width, 9 * channels]);
}

/** The derivative of a convolution with respect to its filter; the backend has no kernel for it. */
const filterGradients = {
  "filter gradient as a product of patches": (x, dy, [, , channels, count]) =>
    tf.matMul(tf.transpose(patches(x)), dy.reshape([-1, count])).reshape([3, 3, channels, count]),
  "filter gradient as a convolution": (x, dy) => {
    const padded = tf.pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    const images = tf.transpose(padded, [3, 1, 2, 0]);
    return tf.transpose(
      tf.conv2d(images, tf.transpose(dy, [1, 2, 0, 3]), 1, "valid"),
      [1, 2, 0, 3],
    );
  },
};

/** A convolution; the images of the first one need no derivative. */
function convolution(x, w, filterGradient, isFirst) {
  const byFilter = (images, dy) => filterGradient(images, dy, w.shape);
  if (isFirst) {
    return tf.customGrad((filter) => ({
      value: tf.conv2d(x, filter, 1, "same"),
      gradFunc: (dy) => byFilter(x, dy),
    }))(w);
  }
  return tf.customGrad((images, filter, save) => {
    save([images]);
    return {
      value: tf.conv2d(images, filter, 1, "same"),
      gradFunc: (dy, [saved]) => [
        tf.conv2dTranspose(dy, w, saved.shape, 1, "same"),
        byFilter(saved, dy),
      ],
    };
  })(x, w);
}

/** A convolution as one product, whose derivatives are those of its parts. */
function convolutionOfPatches(x, w) {
  const [examples, height, width] = x.shape;
  return product(patches(x), w.reshape([-1, w.shape[3]])).reshape([
    examples,
    height,
    width,
    w.shape[3],
  ]);
}

const convolutionsOf = (way) =>
  way === "patches"
    ? convolutionOfPatches
    : (x, w, isFirst) => convolution(x, w, filterGradients[way], isFirst);

function convolutional([w0, b0, w1, b1, w, b], x, way) {
  const convolve = convolutionsOf(way);
  const block = (h, weights, bias, isFirst) =>
    tf.relu(tf.add(tf.maxPool(convolve(h, weights, isFirst), 2, 2, "valid"), bias));
  const h = block(block(x, w0, b0, true), w1, b1, false);
  return affine(h.reshape([x.shape[0], -1]), w, b);
}

function layerNorm(h, gain, bias) {
  const { mean, variance } = tf.moments(h, -1, true);
  const scaled = tf.mul(tf.sub(h, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(scaled, gain), bias);
}

const gelu = (h) => tf.mul(tf.mul(h, 0.5), tf.add(tf.erf(tf.mul(h, Math.SQRT1_2)), 1));

/** The causal mask. */
const future = (context) =>
  tf.tidy(() =>
    tf.tensor2d(
      Array.from({ length: context }, (_, i) =>
        Array.from({ length: context }, (_, j) => (j > i ? -1e30 : 0)),
      ),
    ),
  );

let mask;

function attend(all, examples, context, heads, width) {
  const depth = width / heads;
  const parts = tf.transpose(all.reshape([examples, context, 3, heads, depth]), [2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(parts.reshape([3, examples * heads, context, depth]));
  mask ??= tf.keep(future(context));
  const fits = tf.add(tf.matMul(tf.mul(q, 1 / Math.sqrt(depth)), k, false, true), mask);
  const mixed = tf.matMul(tf.softmax(fits), v).reshape([examples, heads, context, depth]);
  return tf.transpose(mixed, [0, 2, 1, 3]).reshape([examples * context, width]);
}

function transformer(parameters, x, _, names) {
  const p = Object.fromEntries(names.map((name, i) => [name, parameters[i]]));
  const layer = (name, h) => affine(h, p[`block0.${name}.weight`], p[`block0.${name}.bias`]);
  const norm = (name, h) => layerNorm(h, p[`${name}.gain`], p[`${name}.bias`]);
  const [examples, context, vocabulary] = x.shape;
  const tokens = product(x.reshape([examples * context, vocabulary]), p["token.weight"]);
  const width = tokens.shape[1];
  const placed = tf.add(tokens.reshape([examples, context, width]), p["position.weight"]);
  let h = placed.reshape([examples * context, width]);
  const all = layer("attention", norm("block0.norm0", h));
  h = tf.add(h, layer("projection", attend(all, examples, context, 4, width)));
  h = tf.add(h, layer("contract", gelu(layer("expand", norm("block0.norm1", h)))));
  return product(norm("norm", h), p["head.weight"]);
}

const classified = (classes) => ({ loss: crossEntropy, target: (y) => onehot(y, classes) });

/**
 * Each workload: the variants of its forward pass, its loss, and the layout of inputs and targets.
 */
export const models = {
  A: {
    ways: [""],
    forward: dense(tf.sigmoid),
    loss: (z, y) => tf.mean(tf.square(tf.sub(z, y))),
    input: plain,
    target: plain,
  },
  B: { ways: [""], forward: dense(tf.relu), input: plain, ...classified(10) },
  C: { ways: [""], forward: dense(tf.relu), input: plain, ...classified(10) },
  D: {
    ways: [...Object.keys(filterGradients), "patches"],
    forward: convolutional,
    input: ({ values, shape }) => tf.tensor(values, [...shape, 1]),
    ...classified(10),
  },
  E: {
    ways: [""],
    forward: transformer,
    input: (x) => onehot(x, 64),
    loss: crossEntropy,
    target: (y) => onehot(y, 64).reshape([-1, 64]),
  },
};
