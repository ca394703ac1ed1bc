/** The thread that loads a problem's data and builds its model, to find its parameters. */
import type { ParameterInfo } from "@thalweg/core";
import { createCatalogue } from "@thalweg/engine";
import { parametersOf } from "@thalweg/engine/internals";
import { answerIsolated, fileReader } from "@thalweg/engine/node";
import type { ParametersTask } from "./parameters.js";

await answerIsolated<ParametersTask, ParameterInfo[]>(({ task: { problem }, sources }) =>
  parametersOf(createCatalogue(sources).problems.get(problem), fileReader),
);
