/** Matrix products: squares, and the shapes that the works' steps are made of. */
import { type Context, cellsOf, measureJob } from "../context.js";
import type { ProductJob } from "../jobs.js";
import { absolute } from "../measure/statistics.js";
import type { Claim, Row, Section } from "../report/table.js";

interface Product {
  readonly id: string;
  readonly title: string;
  readonly job: ProductJob;
}

/** @param stored `nn` as they are, `tn` the first transposed, `nt` the second */
function product(
  title: string,
  m: number,
  k: number,
  n: number,
  stored = "nn",
  batch = 1,
): Product {
  const shape = `${batch === 1 ? "" : `${batch} of `}${m}x${k} by ${k}x${n}`;
  const how = { nn: "", tn: ", first transposed", nt: ", second transposed" }[stored] ?? "";
  return {
    id: `${batch}x${m}x${k}x${n}${stored}`,
    title: `${title}: ${shape}${how}`,
    job: {
      kind: "product",
      batch,
      m,
      n,
      k,
      transposeA: stored === "tn",
      transposeB: stored === "nt",
    },
  };
}

const squares = [64, 128, 256, 512, 1024].map((size) => product("square", size, size, size));

const ofWorks = [
  product("B hidden", 64, 64, 64),
  product("B weights", 64, 64, 64, "tn"),
  product("B input", 64, 64, 64, "nt"),
  product("B logits", 64, 64, 10),
  product("C hidden", 128, 784, 256),
  product("C weights", 784, 128, 256, "tn"),
  product("C logits", 128, 256, 10),
  product("D second convolution", 12_544, 72, 16),
  product("D its weights", 72, 12_544, 16, "tn"),
  product("D its input", 12_544, 16, 72, "nt"),
  product("E projection", 512, 64, 64),
  product("E expansion", 512, 64, 256),
  product("E its weights", 64, 512, 256, "tn"),
  product("E attention", 32, 16, 32, "nt", 64),
];

/** What the built-in kernel must reach on squares, in GFLOP/s. */
const floor = 42;

export async function productSection(context: Context): Promise<Section> {
  const rows: Row[] = [];
  for (const each of [...squares, ...ofWorks]) {
    context.log(each.title);
    rows.push(await productRow(context, each));
  }
  return { id: "products", title: "Matrix products, f32", rows };
}

async function productRow(context: Context, { id, title, job }: Product): Promise<Row> {
  const operations = 2 * job.batch * job.m * job.n * job.k;
  const gigaflops = (seconds: number) => operations / seconds / 1e9;
  const measured = await measureJob(context, job, (id) => id !== "torch-malloc");
  const own = measured.timings.find((timings) => timings.id === "thalweg");
  return {
    id,
    title,
    unit: "GFLOP/s",
    cells: cellsOf(measured, gigaflops),
    claims: own === undefined ? [] : [claimOf(id, title, own.perUnit.map(gigaflops))],
    notes: [],
  };
}

function claimOf(id: string, title: string, speeds: readonly number[]): Claim {
  const isSquare = title.startsWith("square");
  return {
    id: `product/${id}`,
    text: `matrix product, ${title}, Thalweg portable`,
    unit: "GFLOP/s",
    reached: absolute(speeds),
    ...(isSquare && { bound: { kind: "at least", value: floor } }),
    better: "more",
  };
}
