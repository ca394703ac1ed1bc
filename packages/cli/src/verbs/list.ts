/** `thalweg list`: everything that has a name, by kind. */
import type { Lab } from "@thalweg/engine/node";
import { Command } from "commander";
import { entriesOf, type Kind, kindFrom, kinds } from "../kinds.js";
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
  thalweg list --json --plugin mine.ts`;

export function listCommand(context: Context, perform: Perform): Command {
  return new Command("list")
    .summary("list optimizers, schedulers, transforms, losses, models, datasets and problems")
    .description("Lists everything that has a name.")
    .argument("[kind]", `one of ${kinds.join(", ")}`, kindFrom)
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((kind: Kind | undefined, options: ListOptions) =>
      perform(() =>
        withSession(options, context.signal, async (session) => {
          const chosen = kind === undefined ? kinds : [kind];
          const { out } = context.terminal;
          out.write(options.json ? listJson(chosen, session) : listText(chosen, session, out));
        }),
      ),
    );
}

function listJson(chosen: readonly Kind[], { lab }: Session): string {
  const lists = Object.fromEntries(chosen.map((kind) => [kind, entriesOf(lab, kind)]));
  return `${JSON.stringify(lists, null, 2)}\n`;
}

function listText(chosen: readonly Kind[], { lab }: Session, out: Channel): string {
  return chosen.map((kind) => `${tableOf(kind, lab, out).join("\n")}\n`).join("\n");
}

/** Names with their aliases, and sources as far as the line goes: `describe` shows them whole. */
function tableOf(kind: Kind, lab: Lab, { width, paint }: Channel): string[] {
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
