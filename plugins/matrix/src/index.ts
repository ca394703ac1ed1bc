/** Optimizers that treat a matrix as one thing. */
import { definePlugin } from "@thalweg/core";
import { apollo } from "./apollo.js";
import { fallbackAdamw } from "./fallback-adamw.js";
import { inverseRoot } from "./inverse-root.js";
import { muon } from "./muon.js";
import { orthogonalize } from "./orthogonalize.js";
import { orthogonalizedMomentum } from "./orthogonalized-momentum.js";
import { shampoo } from "./shampoo.js";
import { soap } from "./soap.js";
import { traits } from "./traits.js";

export {
  apollo,
  fallbackAdamw,
  inverseRoot,
  muon,
  orthogonalize,
  orthogonalizedMomentum,
  shampoo,
  soap,
};

export default definePlugin({
  name: "@thalweg/matrix",
  version: "0.1.0",
  optimizers: [apollo, muon, shampoo, soap],
  traits,
});
