/** `thalweg cite`: the sources of named things. */
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { namesIn, parseExpression, schedulersIn } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import { Command, Option } from "commander";
import { namesakes, namesKnown } from "../kinds.js";
import { withSession } from "../session.js";
import type { Context, Perform } from "./context.js";
import { type PluginOptions, pluginOption, stallOption } from "./options.js";

const formats = ["text", "bibtex", "json"] as const;

interface CiteOptions extends PluginOptions {
  readonly format: (typeof formats)[number];
}

interface Citation {
  readonly kind: string;
  readonly name: string;
  readonly source: string;
}

const examples = `
Examples:
  thalweg cite adam beale
  thalweg cite adam+warmup-cosine --format bibtex`;

export function citeCommand(context: Context, perform: Perform): Command {
  return new Command("cite")
    .summary("say where named things come from")
    .description("Gives the sources of optimizers, schedules, problems and other named things.")
    .argument("<names...>", "names, or expressions such as adam+warmup-cosine")
    .addOption(
      new Option("--format <form>", "text, bibtex or json").choices([...formats]).default("text"),
    )
    .addOption(pluginOption())
    .addOption(stallOption())
    .addHelpText("after", examples)
    .action((names: string[], options: CiteOptions) =>
      perform(() =>
        withSession(options, context.signal, async ({ lab }) => {
          const cited = unique(names.flatMap((name) => citationsOf(name, lab)));
          context.terminal.out.write(`${written(cited, options.format)}\n`);
        }),
      ),
    );
}

/** @throws UsageError for a name that nothing has */
function citationsOf(text: string, lab: Lab): Citation[] {
  const own = namesakes(lab, text);
  if (own.length > 0)
    return own.map(({ kind, it }) => ({ kind, name: it.name, source: it.source }));
  const { chain, schedules } = parseExpression(text);
  const parts = [...namesIn(chain), ...schedules.flatMap(({ schedule }) => schedulersIn(schedule))];
  return parts.flatMap((name) => {
    const found = namesakes(lab, name);
    if (found.length === 0) {
      throw new UsageError(`nothing is named "${name}". ${suggestion(name, namesKnown(lab))}`);
    }
    return found.map(({ kind, it }) => ({ kind, name: it.name, source: it.source }));
  });
}

const unique = (citations: readonly Citation[]): Citation[] => [
  ...new Map(citations.map((each) => [`${each.kind} ${each.name}`, each])).values(),
];

function written(citations: readonly Citation[], format: CiteOptions["format"]): string {
  if (format === "json") return JSON.stringify(citations, null, 2);
  if (format === "text")
    return citations.map(({ name, source }) => `${name}: ${source}`).join("\n");
  return citations.map(bibtex).join("\n\n");
}

/**
 * What the text of a source says, as an entry: authors before the year, an arXiv number or DOI where
 * it has one, and the whole text as note. Nothing is added.
 */
function bibtex({ name, source }: Citation): string {
  const [, authors, year] = /^(.*?),? (\d{4})\b/.exec(source) ?? [];
  const [, arxiv] = /arXiv:(\d{4}\.\d{4,5})/.exec(source) ?? [];
  const [, doi] = /doi:([^\s)]+)/.exec(source) ?? [];
  const fields = [
    ...(authors === undefined ? [] : [["author", authors.replaceAll(/,\s|\s&\s/g, " and ")]]),
    ...(year === undefined ? [] : [["year", year]]),
    ...(arxiv === undefined
      ? []
      : [
          ["eprint", arxiv],
          ["archiveprefix", "arXiv"],
        ]),
    ...(doi === undefined ? [] : [["doi", doi]]),
    ["note", source],
  ];
  const lines = fields.map(([field, value]) => `  ${field} = {${value!.replaceAll(/[{}]/g, "")}},`);
  return [`@misc{${name},`, ...lines, "}"].join("\n");
}
