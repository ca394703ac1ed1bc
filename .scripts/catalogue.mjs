/** Writes `docs/catalogue.md`: everything that has a name in the preset, as tables. */
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";

const written = inRoot("docs/catalogue.md");

const kinds = [
  "optimizers",
  "transforms",
  "schedulers",
  "losses",
  "models",
  "datasets",
  "problems",
];

const load = (folder, entry = "index.js") =>
  import(pathToFileURL(inRoot(folder, "dist", entry)).href);

export async function writeCatalogue() {
  fs.writeFileSync(written, await cataloguePage());
}

/** The page as the registry has it now. */
export async function cataloguePage() {
  const { createLab } = await load("packages/engine", "node/index.js");
  const { rangeOf } = await load("packages/core");
  const { plugins } = await load("plugins/preset");
  const lab = await createLab({ plugins });
  try {
    const described = lab.describe();
    const sections = kinds.map((kind) =>
      sectionOf(
        kind,
        described.flatMap((plugin) => plugin[kind]),
        rangeOf,
      ),
    );
    return `${introduction}\n${sections.join("\n")}`;
  } finally {
    await lab.close();
  }
}

const introduction = `# Catalogue

Everything that has a name in the preset: its formula, its source, and its hyperparameters with their defaults and the values
that are allowed. \`thalweg describe NAME\` shows the same with what each hyperparameter means.

Written by \`npm run catalogue\`, not by hand: run it again when an entry changes.
`;

function sectionOf(kind, entries, rangeOf) {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((entry) => rowOf(entry, rangeOf));
  return `## ${kind[0].toUpperCase()}${kind.slice(1)} (${entries.length})

| name | formula | source | hyperparameters |
| --- | --- | --- | --- |
${rows.join("")}`;
}

function rowOf({ name, aliases, formula, source, hyper = {} }, rangeOf) {
  const also = aliases.length === 0 ? "" : `, ${aliases.map(code).join(", ")}`;
  const settings = Object.entries(hyper).map(
    ([key, spec]) => `${code(`${key} = ${spec.default}`)} ${cell(rangeOf(spec))}`,
  );
  const cells = [
    `${code(name)}${also}`,
    formula === undefined ? "" : code(formula),
    cell(source),
    settings.join("<br>"),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

/** Text that ends no cell, and is not taken for markup. */
const cell = (text) => oneLine(text).replace(/[\\|*_<[\]]/g, "\\$&");

/** Within a code span only the bar means something to a table. */
const code = (text) => `\`${oneLine(text).replaceAll("|", "\\|").replaceAll("`", "'")}\``;

const oneLine = (text) => text.replace(/\s+/g, " ").trim();
