/**
 * A container token that carries the type of its service:
 * `const CLOCK: Token<() => number> = token("clock")`.
 */
export type Token<T> = symbol & { readonly __type?: T };

/** The token of a service. The same name gives the same token in every copy of this package. */
export const token = <T>(name: string): Token<T> => Symbol.for(`thalweg:${name}`);
