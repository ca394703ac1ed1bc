#!/usr/bin/env node
import { existsSync } from "node:fs";

const entry = new URL(import.meta.resolve("#main"));

if (existsSync(entry)) {
  await import(entry.href);
} else {
  console.error("thalweg: the command is not built yet; run `npm run build` first.");
  process.exitCode = 1;
}
