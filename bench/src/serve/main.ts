/**
 * Thalweg as a peer of its own bench: `node main.js portable|blas|fast` answers requests line by
 * line.
 */
import { createInterface } from "node:readline";
import type { Answers, Requests } from "../jobs.js";
import { isMode, openMode } from "./mode.js";
import { Server } from "./server.js";

const mode = process.argv[2] ?? "portable";
if (!isMode(mode)) throw new Error(`there is no mode ${mode}`);
const server = new Server(await openMode(mode));

type Request = { [Kind in keyof Requests]: { readonly do: Kind } & Requests[Kind] }[keyof Requests];

async function answer(line: string): Promise<Answers[keyof Answers] | { readonly error: string }> {
  try {
    // The bench itself has written the line.
    return await server.answer(JSON.parse(line) as Request);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
