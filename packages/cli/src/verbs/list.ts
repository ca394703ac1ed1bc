/** `thalweg list`: all names, by kind. */
import { kindNames } from "@thalweg/core/host";
import type { Lab } from "@thalweg/engine/node";
import { Command } from "commander";
import { entriesOf, type Listing, listingFrom, listings } from "../kinds.js";
import { type Session, withSession } from "../session.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut } from "../terminal/text-table.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, type PluginOptions, pluginOption, stallOption } from "./options.js";

interface ListOptions extends PluginOptions {
  readonly json?: true;
}

const examples = `
Examples:
  thalweg list
  thalweg list optimizers
  thalweg list wrappers                     those of the transforms that wrap an optimizer
  thalweg list --json --plugin mine.ts`;

export function listCommand(context: Context, perform: Perform): Command {
  return new Command("list")
    .summary(`list ${kindNames.slice(0, -1).join(", ")} and ${kindNames.at(-1)}`)
    .description("Lists everything that has a name.")
    .argument("[kind]", `one of ${listings.join(", ")}`, listingFrom)
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((kind: Listing | undefined, options: ListOptions) =>
      perform(() =>
        withSession(options, context.signal, async (session) => {
          const chosen = kind === undefined ? kindNames : [kind];
          const { out } = context.terminal;
          out.write(options.json ? listJson(chosen, session) : listText(chosen, session, out));
        }),
      ),
    );
}

function listJson(chosen: readonly Listing[], { lab }: Session): string {
  const lists = Object.fromEntries(chosen.map((kind) => [kind, entriesOf(lab, kind)]));
  return `${JSON.stringify(lists, null, 2)}\n`;
}

function listText(chosen: readonly Listing[], { lab }: Session, out: Channel): string {
  return chosen.map((kind) => `${tableOf(kind, lab, out).join("\n")}\n`).join("\n");
}

/**
 * Names with their aliases, and sources truncated to the line; `describe` shows the whole source.
 */
function tableOf(kind: Listing, lab: Lab, { width, paint }: Channel): string[] {
  const rows = entriesOf(lab, kind).map(({ name, aliases, source }) => ({
    names: [name, ...aliases].join(", "),
    source,
  }));
  const room = width - 2 - Math.max(kind.length, ...rows.map(({ names }) => names.length));
  const { header, lines } = layOut(
    [{ title: kind }, { title: "source" }],
    rows.map(({ names, source }) => [names, shorten(source, room)]),
  );
  return [paint.bold(header), ...lines];
}

const shorten = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}\u2026`;
