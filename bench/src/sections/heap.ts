/** What training leaves on the JavaScript heap once it is under way. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Context, messageOf } from "../context.js";
import { absolute } from "../measure/statistics.js";
import type { Claim, Row, Section } from "../report/table.js";
import { workB } from "../works/b.js";

const thousands = 20;
const readings = 5;
const mostBytes = 1_000;

const measured = ["thalweg", "thalweg-blas"];

export async function heapSection(context: Context): Promise<Section> {
  context.log("heap growth of B");
  const folder = path.join(context.scratch, "heap");
  mkdirSync(folder, { recursive: true });
  const rows: Row[] = [];
  for (const { peer, identity } of context.peers) {
    if (!measured.includes(identity.id)) continue;
    try {
      await peer.ask("prepare", {
        job: { kind: "training", work: workB.id, folder, lr: workB.lr },
      });
      const growth: number[] = [];
      for (let i = 0; i < readings; i++) {
        growth.push((await peer.ask("heap", { thousands })).bytesPerThousand);
      }
      rows.push(rowOf(identity.id, identity.title, growth));
    } catch (error) {
      context.failed(messageOf(error));
    }
  }
  return { id: "heap", title: "Heap growth", rows };
}

function rowOf(id: string, title: string, growth: readonly number[]): Row {
  // Bytes may as well be given back: it is the largest reading that must be small.
  const reached = { ...absolute(growth), value: Math.max(...growth) };
  const claim: Claim = {
    id: `heap/${id}`,
    text: `heap growth of B after the first thousand steps, ${title}, largest of ${readings} readings`,
    unit: "bytes a thousand steps",
    reached,
    bound: { kind: "at most", value: mostBytes },
    better: "less",
    noise: mostBytes,
  };
  return { id: `heap-${id}`, title, unit: "", cells: [], claims: [claim], notes: [] };
}
