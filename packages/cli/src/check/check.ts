/**
 * Tests plugins' laws in a thread that is terminated when it makes no progress, and restarted after
 * the law that stopped it.
 */
import { type LocatedPlugin, runIsolated, ThreadLost } from "@thalweg/engine/node";
import type { CaseData, CheckedCase, CheckReply, CheckTask, Outcome } from "./check-task.js";

/** The values and the laws to test. */
export interface CheckWork extends Omit<CheckTask, "leftOut"> {
  /** The plugins of the targets, or that the targets may name. */
  readonly plugins: readonly LocatedPlugin[];
  /** Other plugins, from which their files may import. */
  readonly beside: readonly LocatedPlugin[];
}

interface CheckOptions {
  readonly signal: AbortSignal;
  /** The time limit for loading a plugin and for one case of a law, in milliseconds. */
  readonly stallMs: number;
  /** Called when the test of a law begins. */
  readonly onBegin?: (what: CaseData) => void;
  /** Called with each case when it ends, in order. */
  readonly onEnd?: (checked: CheckedCase) => void;
}

/**
 * Tests every law of a task. If the thread ends or makes no progress, the law under test counts as
 * broken, and further laws of the same value are not tested.
 * @throws UsageError and PluginError for plugins that cannot be loaded; the signal's reason once it
 * is aborted
 */
export async function check(
  { plugins, beside, ...work }: CheckWork,
  options: CheckOptions,
): Promise<CheckedCase[]> {
  const { signal, stallMs } = options;
  const checked = new Checked(options);
  while (!checked.done) {
    try {
      await runIsolated<CheckTask, null, CheckReply>({
        module: import.meta.resolve("#check-worker"),
        ...{ plugins, beside, signal, stallMs },
        task: { ...work, leftOut: checked.ended },
        what: "what is held to the laws",
        onTold: (reply) => checked.note(reply),
      });
    } catch (error) {
      if (!(error instanceof ThreadLost) || error.isLoading || !checked.isTrying) throw error;
      checked.stop(`it ${error.why}`);
    }
  }
  return checked.all();
}

/** The outcomes of the cases so far. */
class Checked {
  #cases: readonly CaseData[] | undefined;
  readonly #outcomes = new Map<number, Outcome>();
  #running: number | undefined;

  constructor(readonly options: CheckOptions) {}

  get done(): boolean {
    return this.#cases !== undefined && this.#outcomes.size === this.#cases.length;
  }

  /** Whether a law is being tested. */
  get isTrying(): boolean {
    return this.#running !== undefined;
  }

  get ended(): readonly number[] {
    return [...this.#outcomes.keys()];
  }

  note(reply: CheckReply): void {
    if (reply.kind === "cases") this.#cases = reply.cases;
    else if (reply.kind === "began") this.#begin(reply.index);
    else this.#end(reply.index, reply.outcome);
  }

  /**
   * The thread has stopped: the law under test is broken, and the other laws of its value are not
   * tested.
   */
  stop(reason: string): void {
    const [cases, running] = [this.#cases!, this.#running!];
    const stopped = cases[running]!;
    this.#end(running, { status: "broke", what: `${reason}.`, isBreach: false });
    for (const [index, { kind, subject }] of cases.entries()) {
      if (this.#outcomes.has(index) || kind !== stopped.kind || subject !== stopped.subject)
        continue;
      this.#end(index, { status: "not-tried", reason: `${reason} under "${stopped.law}"` });
    }
  }

  all(): CheckedCase[] {
    return (this.#cases ?? []).map((_, index) => this.#checked(index));
  }

  #begin(index: number): void {
    this.#running = index;
    this.options.onBegin?.(this.#cases![index]!);
  }

  #end(index: number, outcome: Outcome): void {
    this.#running = undefined;
    this.#outcomes.set(index, outcome);
    this.options.onEnd?.(this.#checked(index));
  }

  #checked(index: number): CheckedCase {
    const { kind, subject, law, statement } = this.#cases![index]!;
    return { kind, subject, law, statement, ...this.#outcomes.get(index)! };
  }
}
