/**
 * Initial values of weights `[inputs, outputs]`, by name: normal or uniform, scaled by the number
 * of a unit's inputs (fan-in) or of its inputs and outputs; in kernels
 * `[height, width, inputs, outputs]` both are multiplied by height and width. Only + - * / and sqrt
 * are applied to the stream's numbers, so that the values are the same on every machine.
 */
import type { Initializer, RandomStream, Shape } from "@thalweg/core";

/** Every element the same. */
export function constant(value: number): Initializer {
  return { name: `constant ${value}`, fill: (_, shape) => elements(shape, () => value) };
}

/** Normal with a given standard deviation. */
export function normalOf(deviation: number): Initializer {
  return normal(`normal ${deviation}`, () => deviation);
}

/** Normal with a standard deviation computed from the two fans. */
function normal(name: string, deviation: (fanIn: number, fanOut: number) => number): Initializer {
  const draw = (stream: RandomStream, scale: number) => scale * stream.normal();
  return scaled(name, deviation, draw);
}

/** Uniform in [-limit, limit), with a limit computed from the two fans. */
function uniform(name: string, limit: (fanIn: number, fanOut: number) => number): Initializer {
  const draw = (stream: RandomStream, scale: number) => scale * (2 * stream.uniform() - 1);
  return scaled(name, limit, draw);
}

export const initializers = {
  /** N(0, 2 / fanIn), for ReLU (He, Zhang, Ren & Sun 2015, equation 10, arXiv:1502.01852). */
  "he-normal": normal("he-normal", (fanIn) => Math.sqrt(2 / fanIn)),
  /** The same variance, uniform: limit sqrt(6 / fanIn). */
  "he-uniform": uniform("he-uniform", (fanIn) => Math.sqrt(6 / fanIn)),
  /** N(0, 2 / (fanIn + fanOut)), for tanh (Glorot & Bengio 2010, equation 12). */
  "glorot-normal": normal("glorot-normal", (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))),
  /**
   * The same variance, uniform: limit sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010, equation
   * 16; Keras's default).
   */
  "glorot-uniform": uniform("glorot-uniform", (fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut))),
  /**
   * N(0, 1 / fanIn) (LeCun, Bottou, Orr & Muller 1998, "Efficient backprop", equation 16; not
   * truncated, as JAX's is).
   */
  "lecun-normal": normal("lecun-normal", (fanIn) => Math.sqrt(1 / fanIn)),
  /** The same variance, uniform: limit sqrt(3 / fanIn). */
  "lecun-uniform": uniform("lecun-uniform", (fanIn) => Math.sqrt(3 / fanIn)),
  /**
   * Uniform with limit 1 / sqrt(fanIn), a third of LeCun's variance: PyTorch's default for linear
   * layers.
   */
  "torch-uniform": uniform("torch-uniform", (fanIn) => 1 / Math.sqrt(fanIn)),
  /** All 0, for models whose loss is convex. */
  zeros: constant(0),
} as const;

export const initializerNames = Object.keys(initializers) as readonly (keyof typeof initializers)[];

function scaled(
  name: string,
  scale: (fanIn: number, fanOut: number) => number,
  draw: (stream: RandomStream, scale: number) => number,
): Initializer {
  return {
    name,
    fill(stream, shape) {
      const places = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
      const [fanIn = 1, fanOut = 1] = shape.slice(-2);
      const size = scale(places * fanIn, places * fanOut);
      return elements(shape, () => draw(stream, size));
    },
  };
}

/** A value for each element of a shape, row-major. */
export function elements(shape: Shape, value: (index: number) => number): Float64Array {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index++) values[index] = value(index);
  return values;
}
