/** What threads have compiled, kept between them, to go along with the next trials of the same kind. */
import { canonicalJson } from "@thalweg/core/numeric";
import type { SharedProgram } from "../training/program-cache.js";
import { Recent } from "../training/recent.js";
import type { TrialSpec } from "../trial.js";

interface Kept {
  readonly kind: string;
  readonly program: SharedProgram;
  /** The threads that have it. One that has given it up since compiles it again, and puts it here again. */
  readonly holders: Set<number>;
}

/** Programs that go along with a trial. */
export interface Loan {
  readonly programs: readonly SharedProgram[];
  takenBy(thread: number): void;
}

/**
 * Bounded. This side knows names and no values, and so not which program a trial needs: it hands over all of its kind, which are as many as
 * structural hyperparameters and zeros among the others have been tried, and the thread finds its own by its graph. What every thread has stays here.
 */
export class ProgramShelf {
  readonly #kept: Recent<Kept>;

  /** @param most programs, of all kinds; 64 unless given */
  constructor(most = 64) {
    this.#kept = new Recent(most);
  }

  /** Takes in what a thread has compiled for a trial. */
  put(spec: TrialSpec, program: SharedProgram, thread: number): void {
    const kept = { kind: kindOf(spec), program, holders: new Set([thread]) };
    this.#kept.set(keyOf(kept), kept);
  }

  /** @param threads those alive, of which one will run the trial */
  lend(spec: TrialSpec, threads: readonly number[]): Loan {
    const kind = kindOf(spec);
    const ofKind = [...this.#kept.values()].filter((kept) => kept.kind === kind);
    for (const kept of ofKind) this.#kept.get(keyOf(kept));
    const wanted = ofKind.filter(({ holders }) => !threads.every((each) => holders.has(each)));
    return {
      programs: wanted.map(({ program }) => program),
      takenBy: (thread) => {
        for (const { holders } of wanted) holders.add(thread);
      },
    };
  }
}

function keyOf({ kind, program }: Kept): string {
  return `${kind} ${program.key}`;
}

const saidPlugins = new WeakMap<TrialSpec["plugins"], string>();

/** What trials of the same programs have in common, as far as a trial says it. */
export function kindOf({
  problem,
  problemHyper = {},
  optimizer,
  plugins,
  ...rest
}: TrialSpec): string {
  const { dtype = "f32", numerics = "portable", shards = 1 } = rest;
  const from = saidPlugins.get(plugins) ?? canonicalJson(plugins);
  saidPlugins.set(plugins, from);
  return canonicalJson({ problem, problemHyper, optimizer, from, dtype, numerics, shards });
}
