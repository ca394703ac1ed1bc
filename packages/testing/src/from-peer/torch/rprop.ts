import { translation } from "../translation.js";

/** torch.optim.Rprop */
export const rprop = translation(
  { lr: 1e-2, etas: [0.5, 1.2], step_sizes: [1e-6, 50] },
  ({ lr, etas: [etaMinus, etaPlus], step_sizes: [minSize, maxSize] }) => ({
    name: "rprop",
    hyper: { lr, etaMinus, etaPlus, minSize, maxSize, flavour: "torch" },
  }),
);
