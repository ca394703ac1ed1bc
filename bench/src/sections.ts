/** What a run measures, in order; each part has an id by which it can be asked for alone. */
import type { Context } from "./context.js";
import type { Section } from "./report/table.js";
import { trainingSection } from "./sections/training.js";
import { works } from "./works/works.js";

export interface SectionPlan {
  readonly id: string;
  measure(context: Context): Promise<Section>;
}

/** The ids that `--works` takes. */
export const workIds: readonly string[] = [...works.map(({ id }) => id)];

/** The sections that hold the asked works; all when none is asked for. */
export function sectionsFor(asked: readonly string[] | undefined): SectionPlan[] {
  const chosen = (id: string) => asked === undefined || asked.includes(id);
  const trained = works.filter(({ id }) => chosen(id));
  return [
    ...(trained.length > 0
      ? [{ id: "training", measure: (context: Context) => trainingSection(context, trained) }]
      : []),
  ];
}
