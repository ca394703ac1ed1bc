/** The study that the arguments of `compare` ask for. */
import { checkStudy, parseStudy, type StudySpec } from "@thalweg/study";
import type { Session } from "../session.js";
import { pluginsBehind } from "../used-plugins.js";

export interface StudyOptions {
  readonly problems?: readonly string[];
  readonly optimizers?: readonly string[];
  readonly trials?: number;
  readonly seeds?: number;
  readonly seed?: number;
  readonly budget?: number;
  readonly numerics?: "portable" | "fast";
}

/**
 * The starter study with what is given in its place, and the plugins that its names come from.
 * @throws UsageError for names that nothing bears, and for a name given twice
 */
export function studyFrom(options: StudyOptions, session: Session): StudySpec {
  const { starter, descriptions, lab } = session;
  const isStarter = options.problems === undefined && options.optimizers === undefined;
  const spec = parseStudy({
    name: isStarter ? "starter" : "comparison",
    problems: [...(options.problems ?? starter.problems)],
    optimizers: [...(options.optimizers ?? starter.optimizers)],
    trials: options.trials ?? starter.trials,
    seeds: options.seeds ?? starter.seeds,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.budget !== undefined && { budget: options.budget }),
    ...(options.numerics !== undefined && { numerics: options.numerics }),
  });
  const { problems, optimizers } = checkStudy(spec, descriptions);
  const used = {
    problems: problems.map(({ problem }) => problem),
    optimizers: optimizers.map(({ optimizer }) => optimizer),
  };
  return { ...spec, plugins: pluginsBehind(used, lab) };
}
