/** The thread that computes a theory card. */
import { type TheoryCard, theoryCard } from "@thalweg/analysis";
import { createCatalogue, resolveOptimizer } from "@thalweg/engine";
import { answerIsolated } from "@thalweg/engine/node";
import type { TheoryTask } from "./theory.js";

await answerIsolated<TheoryTask, TheoryCard>(({ task: { expression, hyper }, sources }) =>
  theoryCard(resolveOptimizer(createCatalogue(sources), expression, hyper)),
);
