/** The growth of the JavaScript heap during training, after its first steps. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Context, messageOf } from "../context.js";
import { absolute, summarize } from "../measure/statistics.js";
import type { Claim, Row, Section } from "../report/table.js";
import { smallDenseWork } from "../works/small-dense.js";

const thousands = 20;
const readings = 5;
const maxBytes = 1_000;

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
        job: { kind: "training", work: smallDenseWork.id, folder, lr: smallDenseWork.lr },
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
  // The mean of the readings is the total growth per step: a single reading may include one-time
  // allocations.
  const mean = growth.reduce((sum, bytes) => sum + bytes, 0) / growth.length;
  const claim: Claim = {
    id: `heap/${id}`,
    text: `heap growth of B after the first thousand steps, ${title}`,
    unit: "bytes a thousand steps",
    reached: { ...absolute(growth), value: mean },
    bound: { kind: "at most", value: maxBytes },
    better: "less",
    noise: maxBytes,
  };
  return {
    id: `heap-${id}`,
    title: "B",
    unit: "bytes a thousand steps",
    cells: [{ peer: id, mode: "", summary: summarize(growth) }],
    claims: [claim],
    notes: [],
  };
}
