/** The workloads' problems as a plugin, so that trials can name them. */
import { definePlugin } from "@thalweg/core";
import { works } from "./works.js";

export default definePlugin({
  name: "thalweg-bench-works",
  problems: works.map(({ problem }) => problem),
});
