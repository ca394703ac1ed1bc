import { defineScheduler } from "@thalweg/core";

/**
 * The same value at every step.
 *
 *     value = base
 *
 * Reference: none; it is what every other schedule is compared with.
 */
export const constant = defineScheduler({
  name: "constant",
  source: "no schedule",
  formula: "base",
  hyper: {},
  value: ({ base }) => base,
});
