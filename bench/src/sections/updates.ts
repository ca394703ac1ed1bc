/** Adam's update of vectors in the L1 cache, in the last-level cache, and in memory. */
import { type Context, cellsOf, measureJob, microseconds, titleOf } from "../context.js";
import { absolute, pairedRatio } from "../measure/statistics.js";
import type { Claim, Row, Section } from "../report/table.js";
import { isTorch, modeNotes } from "./training.js";

const sizes = [
  { size: 10_000, floor: 5.5 },
  { size: 1_000_000, floor: 1.8 },
  { size: 10_000_000, floor: 7 },
] as const;

/** Read the gradient, read and write the parameter and both moments, 4 bytes each. */
const bytesPerParameter = 28;
const leastBandwidth = 43;

/**
 * An update uses neither BLAS nor fused arithmetic, so that the other modes have the same times.
 */
const takePart = (id: string): boolean => !["thalweg-blas", "thalweg-fast"].includes(id);

export async function updateSection(context: Context): Promise<Section> {
  const rows: Row[] = [];
  for (const { size, floor } of sizes) {
    context.log(`Adam update of ${size} parameters`);
    rows.push(await updateRow(context, size, floor));
  }
  return { id: "updates", title: "Adam's update alone", rows };
}

async function updateRow(context: Context, size: number, floor: number): Promise<Row> {
  const job = { kind: "update", optimizer: "adam", size } as const;
  const measured = await measureJob(context, job, takePart);
  const own = measured.timings.find(({ id }) => id === "thalweg");
  const others = measured.timings.filter(({ id }) => id !== "thalweg");
  const text = `Adam update of ${size.toLocaleString("en-US")} parameters, Thalweg portable`;
  const claims: Claim[] = own === undefined ? [] : [bandwidth(size, text, own.perUnit)];
  for (const { id, mode, perUnit } of own === undefined ? [] : others) {
    claims.push({
      id: `update/${size}/${id}`,
      text: `${text}, against ${titleOf(context, id)}${mode === "" ? "" : ` (${mode})`}`,
      unit: "x",
      reached: pairedRatio(perUnit, own!.perUnit),
      ...(isTorch(id) && { bound: { kind: "at least", value: floor } }),
      better: "more",
    });
  }
  return {
    id: `update-${size}`,
    title: `${size.toLocaleString("en-US")} parameters`,
    unit: "us an update",
    cells: cellsOf(measured, microseconds),
    claims,
    notes: modeNotes(`${size.toLocaleString("en-US")} parameters`, measured),
  };
}

/** The memory traffic of the update, which is the limit for vectors larger than the caches. */
function bandwidth(size: number, text: string, perUnit: readonly number[]): Claim {
  const outOfCaches = size * bytesPerParameter > 2 ** 27;
  return {
    id: `update/${size}/bandwidth`,
    text: `${text}: what it moves`,
    unit: "GB/s",
    reached: absolute(perUnit.map((seconds) => (bytesPerParameter * size) / seconds / 1e9)),
    ...(outOfCaches && { bound: { kind: "at least", value: leastBandwidth } }),
    better: "more",
  };
}
