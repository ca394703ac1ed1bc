/** The names that NumPy, PyTorch and JAX give to operations, with the names that they have here. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ gt: "greater", ge: "greaterEqual", gte: "greaterEqual" },
  ...{ lt: "less", le: "lessEqual", lte: "lessEqual", eq: "equal" },
  ...{ plus: "add", minus: "sub", subtract: "sub", times: "mul", multiply: "mul", divide: "div" },
  ...{ negative: "neg", negate: "neg", absolute: "abs", power: "pow", reciprocal: "div" },
  ...{ clamp: "clip", select: "where", rsqrt: "sqrt", amax: "max", norm2: "norm" },
  ...{ permute: "transpose", unsqueeze: "reshape", squeeze: "reshape", expandDims: "reshape" },
  ...{ view: "reshape", ravel: "flatten", broadcast: "broadcastTo", expand: "broadcastTo" },
  ...{ stack: "concat", cat: "concat", concatenate: "concat", astype: "cast" },
  ...{ mm: "matmul", bmm: "matmul", outer: "matmul", inner: "dot", arange: "iota" },
  ...{ reduceSum: "sum", reduceMean: "mean", reduceMax: "max", lerpTo: "lerp" },
};

/** The operation to which another library gives this name; undefined if there is none. */
export function wordCalled(name: string): string | undefined {
  return Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
}
