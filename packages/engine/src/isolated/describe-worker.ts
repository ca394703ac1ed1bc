/** The module of a thread that loads plugins only to describe them. */
import { createCatalogue } from "../catalogue/catalogue.js";
import { describePlugin, type PluginDescription } from "../catalogue/describe-plugin.js";
import { answerIsolated } from "./isolated-thread.js";

await answerIsolated<null, PluginDescription[]>(({ plugins, sources, progress }) => {
  createCatalogue(sources);
  return sources.map((source, index) => {
    progress.at("loading plugin", index);
    return describePlugin(source, plugins[index]!.reference);
  });
});
