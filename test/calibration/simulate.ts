/** Studies of the starter from the table: their estimates, intervals and ranks. */
import {
  buildResults,
  parseStudy,
  planStudy,
  runStudy,
  type StudyInput,
  type StudyNames,
  type StudyResults,
} from "@thalweg/study";
import { type Table, tableExecutor } from "./table-executor.js";

const about = {
  versions: { thalweg: "0", plugins: [] },
  machine: { node: "0", platform: "none", arch: "none" },
};

/** Makes whole studies without training: plan, tuning, judging, statistics. */
export class Simulation {
  readonly #table: Table;
  readonly #names: StudyNames;
  readonly problems: readonly string[];
  readonly optimizers: readonly string[];

  constructor(table: Table, names: StudyNames) {
    this.#table = table;
    this.#names = names;
    this.problems = [...new Set(table.pairs.map(({ problem }) => problem))];
    this.optimizers = [...new Set(table.pairs.map(({ optimizer }) => optimizer))];
  }

  async study(input: Partial<StudyInput>): Promise<StudyResults> {
    const spec = parseStudy({
      problems: [...this.problems],
      optimizers: [...this.optimizers],
      ...input,
    });
    const plan = planStudy(spec, this.#names);
    const decisions = new Map(
      plan.pairs.map(({ problem, decision }) => [problem.problem, decision]),
    );
    const executor = tableExecutor(this.#table, (problem) => {
      const { tune, tie, judge, loss } = decisions.get(problem)!;
      return { tune: tune.key, tie: tie.key, judge: judge.key, loss: loss.key };
    });
    return buildResults(await runStudy(plan, executor), about);
  }

  /** Studies that share no seed. */
  async studies(count: number, input: Partial<StudyInput>): Promise<StudyResults[]> {
    const studies: StudyResults[] = [];
    for (let seed = 0; seed < count; seed++) studies.push(await this.study({ ...input, seed }));
    return studies;
  }
}
