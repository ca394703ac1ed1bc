/** The command's default plugins, and the starter study. */
export { plugins } from "./plugins.js";
export { starter } from "./starter.js";
