/** The `thalweg` command, for programs that start it themselves. */
export { runCommand } from "./command.js";
export type { Painter } from "./terminal/painter.js";
export type { Channel, Terminal } from "./terminal/terminal.js";
export type { Context } from "./verbs/context.js";
