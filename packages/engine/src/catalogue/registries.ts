/** Registries by kind, of named values or of their descriptions. */
import { UsageError } from "@thalweg/core";
import {
  forEachKind,
  type Kind,
  kindNames,
  kinds,
  type ListsOf,
  type Named,
  type RegistriesOf,
  Registry,
} from "@thalweg/core/host";

type NamedByKind = { readonly [K in Kind]: Named };

/**
 * The lists of one plugin and its origin, for messages: `@thalweg/optimizers`,
 * `plugin file /home/me/mine.ts`.
 */
interface Brought<T extends NamedByKind> {
  readonly lists: ListsOf<T>;
  readonly origin: string;
}

/**
 * A registry for each kind; values are listed in the given order.
 * @throws UsageError if two values of one kind, or an optimizer and a transform, have the same name
 */
export function registriesOf<T extends NamedByKind>(
  plugins: readonly Brought<T>[],
): RegistriesOf<T> {
  const registries = forEachKind<RegistriesOf<T>>((kind) => new Registry(kinds[kind].one));
  for (const { lists, origin } of plugins) {
    for (const kind of kindNames) {
      for (const each of lists[kind]) registries[kind].add(each, origin);
    }
  }
  checkApart(registries);
  return registries;
}

interface Apart {
  readonly optimizers: Registry<Named>;
  readonly transforms: Registry<Named>;
}

/**
 * Checks that optimizers and transforms have different names, since expressions name both in the
 * same way.
 * @throws UsageError for a name that both have
 */
function checkApart({ optimizers, transforms }: Apart): void {
  for (const { name, aliases = [] } of transforms.values()) {
    const shared = [name, ...aliases].find((each) => optimizers.has(each));
    if (shared === undefined) continue;
    throw new UsageError(
      `transform "${shared}" of ${transforms.originOf(shared)} has the name of an optimizer of ${optimizers.originOf(shared)}; give one of them another name.`,
    );
  }
}
