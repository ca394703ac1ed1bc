/** Steps that know the sign of a mean gradient only. */
import { definePlugin } from "@thalweg/core";
import { lion } from "./lion.js";
import { signSgd } from "./sign-sgd.js";
import { tiger } from "./tiger.js";
import { traits } from "./traits.js";

export { lion, signSgd, tiger };

export default definePlugin({
  name: "@thalweg/sign",
  version: "0.1.0",
  optimizers: [signSgd, lion, tiger],
  traits,
});
