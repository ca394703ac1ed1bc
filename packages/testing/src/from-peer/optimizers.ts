/** The classes of optimizers that are translated, by library. */
import { sgd } from "./torch/sgd.js";
import type { Translation } from "./translation.js";

/** torch.optim of PyTorch 1.13. */
export const torchOptimizers: Readonly<Record<string, Translation>> = {
  SGD: sgd,
};

/** The package pytorch_optimizer. */
export const pytorchOptimizers: Readonly<Record<string, Translation>> = {};
