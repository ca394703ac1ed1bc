/** What the command loads by itself: the list of plugins, and the starter study. */
export { plugins } from "./plugins.js";
export { starter } from "./starter.js";
