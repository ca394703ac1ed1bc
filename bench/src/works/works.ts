/** The works that a training step is measured on, smallest first. */
import { workA } from "./a.js";
import { workB } from "./b.js";
import { workC } from "./c.js";
import { workD } from "./d.js";
import { workE } from "./e.js";
import type { Work } from "./work.js";

export const works: readonly Work[] = [workA, workB, workC, workD, workE];

/** @throws Error for an id that no work has */
export function workOf(id: string): Work {
  const found = works.find((work) => work.id === id);
  if (found === undefined) throw new Error(`there is no work ${id}`);
  return found;
}
