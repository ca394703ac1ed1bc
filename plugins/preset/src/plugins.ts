import { readFileSync } from "node:fs";

const manifest = new URL("../package.json", import.meta.url);
const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(manifest, "utf8"),
);

/**
 * The plugins that the command loads unless told otherwise, as module specifiers resolved from
 * here: none is imported. They are this package's dependencies, so that whoever installs it has
 * them.
 */
export const plugins: readonly string[] = Object.keys(dependencies).map((name) =>
  import.meta.resolve(name),
);
