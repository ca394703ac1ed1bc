/** What a law is: a sentence that holds of every value of a kind, unless it is exempt with a reason. Data, for any test runner. */

export interface Law<Value, Traits, Name extends string = string> {
  readonly name: Name;
  /** The law as a sentence: the name of its test. */
  readonly statement: string;
  /** Why the law says nothing about this value. */
  notFor?(value: Value, traits: Traits): string | undefined;
  /** @throws LawBroken with a counterexample, or an Error that says what broke */
  check(value: Value, traits: Traits): void | Promise<void>;
}

/** A law with the value that it is held against. */
export interface LawCase {
  readonly kind: string;
  /** The value's name. */
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  /** Why it is not run: the value is exempt, or the law says nothing about it. */
  readonly exempt?: { readonly reason: string; readonly declared: boolean };
  /** @throws as {@link Law.check} */
  run(): void | Promise<void>;
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
      run: () => law.check(value, traits),
    };
  });
}
