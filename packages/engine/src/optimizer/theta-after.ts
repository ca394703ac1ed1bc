import { sub, type Tensor } from "@thalweg/core";
import type { StepOutput } from "./optimizer-instance.js";

/** The parameters after a step. */
export function thetaAfter({ moved }: StepOutput, theta: Tensor): Tensor {
  return "theta" in moved ? moved.theta : sub(theta, moved.step);
}
