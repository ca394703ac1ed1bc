import { domain } from "./domain.js";
import { gradient } from "./gradient.js";
import { minimum } from "./minimum.js";
import { network } from "./network.js";
import { optimum } from "./optimum.js";
import type { ProblemLaw } from "./problem-law.js";
import { repeatable } from "./repeatable.js";
import { stationary } from "./stationary.js";

/** The laws of problems, for any test runner. */
export const problemLaws: readonly ProblemLaw[] = [
  minimum,
  stationary,
  optimum,
  domain,
  gradient,
  network,
  repeatable,
];
