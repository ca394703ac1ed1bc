/**
 * A law: a statement that holds for every value of a kind, unless it is exempt with a reason. Plain
 * data, for any test runner.
 */
import { ThalwegError } from "@thalweg/core/host";
import { LawBroken } from "./hold.js";

export interface Law<Value, Traits, Name extends string = string> {
  readonly name: Name;
  /** The law as a sentence: the name of its test. */
  readonly statement: string;
  /** Why the law does not apply to this value. */
  notFor?(value: Value, traits: Traits): string | undefined;
  /** @throws LawBroken with a counterexample, or another Error */
  check(value: Value, traits: Traits): void | Promise<void>;
}

/** A law with the value to test. */
export interface LawCase {
  readonly kind: string;
  /** The value's name. */
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  /** Why it is not run: the value is exempt, or the law does not apply to it. */
  readonly exempt?: { readonly reason: string; readonly declared: boolean };
  /** @throws as {@link Law.check} */
  run(): void | Promise<void>;
}

/** A law was not tested, and why. */
export class NotTried extends Error {
  override readonly name = "NotTried";
}

/** The law that found that a value cannot be built, so that others do not report it again. */
export class Built {
  failedUnder: string | undefined;
}

const lists: Readonly<Record<string, string>> = { loss: "losses" };

/** The plugin's statement that a law does not hold for a value by design. */
export function exemptionOf({ kind, subject, law }: LawCase | Omit<LawCase, "run">): string {
  const list = lists[kind] ?? `${kind}s`;
  return `traits: { ${list}: { "${subject}": { exempt: { "${law}": "why" } } } }`;
}

/** Laws as cases of one value. */
export function casesFor<
  Value extends { readonly name: string },
  Traits extends { readonly exempt?: Readonly<Record<string, string | undefined>> },
>(
  kind: string,
  laws: readonly Law<Value, Traits>[],
  value: Value,
  traits: Traits,
  subject = value.name,
  built = new Built(),
): LawCase[] {
  return laws.map((law) => {
    const declared = traits.exempt?.[law.name];
    const reason = declared ?? law.notFor?.(value, traits);
    return {
      kind,
      subject,
      law: law.name,
      statement: law.statement,
      ...(reason !== undefined && { exempt: { reason, declared: declared !== undefined } }),
      run: () => tried(law.name, built, () => law.check(value, traits)),
    };
  });
}

/**
 * Tests a law, unless the value could not be built for an earlier one: an error of Thalweg's own
 * about the value is not a breach of a law.
 * @throws NotTried if so
 */
async function tried(law: string, built: Built, body: () => void | Promise<void>): Promise<void> {
  if (built.failedUnder !== undefined) {
    throw new NotTried(`it cannot be built, as "${built.failedUnder}" says`);
  }
  try {
    await body();
  } catch (error) {
    const cause = error instanceof LawBroken ? error.cause : error;
    if (cause instanceof ThalwegError) built.failedUnder = law;
    throw error;
  }
}
