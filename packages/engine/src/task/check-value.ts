import type { Tensor } from "@thalweg/core";
import { isTensor, PluginError, showValue } from "@thalweg/core/host";
import { nodeOf } from "@thalweg/tensor";

/**
 * Checks the value of an objective, and returns it.
 * @param owner begins the message: `problem "beale"`
 * @throws PluginError unless it is one value of f32 or f64
 */
export function checkValue(owner: string, value: unknown): Tensor {
  if (!isTensor(value)) {
    throw new PluginError(
      `${owner}: its value is ${showValue(value)}; it must be a tensor of one value, [], computed from the parameters.`,
    );
  }
  if (value.shape.length > 0) {
    throw new PluginError(
      `${owner}: its value has shape [${value.shape.join(", ")}]; it must be one number, []: sum or average it.`,
    );
  }
  if (value.dtype === "i32") {
    throw new PluginError(`${owner}: its value is i32; it must be f32 or f64, to have a gradient.`);
  }
  nodeOf(value);
  return value;
}
