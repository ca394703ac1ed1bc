/** The sections of a run, in order; each part has an id with which it can be run alone. */
import type { Context } from "./context.js";
import type { Section } from "./report/table.js";
import { coldSection } from "./sections/cold.js";
import { dataParallelSection } from "./sections/data-parallel.js";
import { elementwiseSection } from "./sections/elementwise.js";
import { heapSection } from "./sections/heap.js";
import { productSection } from "./sections/products.js";
import { trainingSection } from "./sections/training.js";
import { trialSection } from "./sections/trials.js";
import { updateSection } from "./sections/updates.js";
import { works } from "./works/works.js";

export interface SectionPlan {
  readonly id: string;
  measure(context: Context): Promise<Section>;
}

const alone: readonly SectionPlan[] = [
  { id: "updates", measure: updateSection },
  { id: "elementwise", measure: elementwiseSection },
  { id: "products", measure: productSection },
  { id: "trials", measure: trialSection },
  { id: "cold", measure: coldSection },
  { id: "data-parallel", measure: dataParallelSection },
  { id: "heap", measure: heapSection },
];

/** The ids that `--works` takes. */
export const workIds: readonly string[] = [
  ...works.map(({ id }) => id),
  ...alone.map(({ id }) => id),
];

/** The sections with the given ids; all sections if none is given. */
export function sectionsFor(asked: readonly string[] | undefined): SectionPlan[] {
  const chosen = ({ id }: { readonly id: string }) => asked === undefined || asked.includes(id);
  const trained = works.filter(chosen);
  const training: SectionPlan = {
    id: "training",
    measure: (context) => trainingSection(context, trained),
  };
  return [...(trained.length > 0 ? [training] : []), ...alone.filter(chosen)];
}
