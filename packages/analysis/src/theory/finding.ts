/** A finding about a rule: a value, or a sentence that says why there is none. */
export type Finding<T> = { readonly value: T } | { readonly why: string };

export const found = <T>(value: T): Finding<T> => ({ value });
export const none = (why: string): { readonly why: string } => ({ why });
export const isFound = <T>(finding: Finding<T>): finding is { readonly value: T } =>
  "value" in finding;
