import { type ElementwisePrimitive, elementwisePrimitives } from "@thalweg/core/host";
import { node, type TensorNode, variable } from "@thalweg/tensor";
import { inCache, repeated } from "./repeated.js";
import type { Case, Suite } from "./suite.js";

const onIntegers: readonly string[] = ["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"];

/** One loop over a vector in the L1 cache, with one operation. */
function caseOf(primitive: ElementwisePrimitive): Case {
  const dtype = onIntegers.includes(primitive) ? "i32" : "f32";
  const operands: TensorNode[] = ["x", "y", "z"]
    .slice(0, elementwisePrimitives[primitive])
    .map((name) => variable(name, [inCache], dtype));
  if (primitive === "where") operands[0] = variable("condition", [inCache], "i32");
  return repeated(node(primitive, operands, {}), "element", inCache);
}

export const elementwiseSuite: Suite = {
  name: "elementwise",
  title: `every elementwise primitive on ${inCache} elements in the first cache`,
  open: () => ({
    cases: Object.fromEntries(
      // The keys of a constant table are its names.
      (Object.keys(elementwisePrimitives) as ElementwisePrimitive[]).map((primitive) => [
        primitive,
        caseOf(primitive),
      ]),
    ),
  }),
};
