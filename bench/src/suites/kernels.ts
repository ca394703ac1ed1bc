import { div, max, mean, mul, neg, sum, type Tensor } from "@thalweg/core";
import { grad, layerNorm, logSoftmax, node, nodeOf, softmax, variable } from "@thalweg/tensor";
import { inCache, repeated } from "./repeated.js";
import type { Case, Suite } from "./suite.js";

const rows = 32;
const matrix = (name: string) => variable(name, [rows, inCache / rows], "f32");
const onMatrix = (value: Tensor): Case => repeated(nodeOf(value), "element", inCache);

/**
 * The gradient of the mean cross-entropy with respect to the logits; each row of targets is a
 * distribution.
 */
function crossEntropyGradient(): Case {
  const [logits, target] = [matrix("x"), matrix("target")];
  const loss = neg(mean(sum(mul(target, logSoftmax(logits)), 1)));
  return onMatrix(grad(loss, [logits])[0]!);
}

function product(size: number, transposeA = false, transposeB = false): Case {
  const [a, b] = [variable("a", [size, size], "f32"), variable("b", [size, size], "f32")];
  const c = node("matmul", [a, b], { transposeA, transposeB });
  return repeated(c, "multiplication and addition", size ** 3);
}

function adamLike(): Case {
  const [m, v] = [matrix("m"), matrix("v")];
  return onMatrix(div(m, node("sqrt", [v], {})));
}

export const kernelSuite: Suite = {
  name: "kernels",
  title: `reductions, chains and products; ${inCache} elements as ${rows} rows unless said`,
  open: () => {
    const x = matrix("x");
    return {
      cases: {
        "sum of all": onMatrix(sum(x)),
        "sum of each row": onMatrix(sum(x, 1)),
        "sum of each column": onMatrix(sum(x, 0)),
        "max of each row": onMatrix(max(x, 1)),
        "cumulative sum of each row": onMatrix(node("cumsum", [x], { axis: 1 })),
        "m / sqrt(v)": adamLike(),
        softmax: onMatrix(softmax(x)),
        "softmax cross-entropy, gradient": crossEntropyGradient(),
        "layer norm": onMatrix(layerNorm(x)),
        "product of 64": product(64),
        "product of 64, first transposed": product(64, true),
        "product of 64, second transposed": product(64, false, true),
        "product of 256": product(256),
      },
    };
  },
};
