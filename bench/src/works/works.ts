/** The works that a training step is measured on, smallest first. */

import { convolutionalWork } from "./convolutional.js";
import { regressionWork } from "./regression.js";
import { smallDenseWork } from "./small-dense.js";
import { transformerWork } from "./transformer.js";
import { wideDenseWork } from "./wide-dense.js";
import type { Work } from "./work.js";

export const works: readonly Work[] = [
  regressionWork,
  smallDenseWork,
  wideDenseWork,
  convolutionalWork,
  transformerWork,
];

/** @throws Error for an id that no work has */
export function workOf(id: string): Work {
  const found = works.find((work) => work.id === id);
  if (found === undefined) throw new Error(`there is no work ${id}`);
  return found;
}
