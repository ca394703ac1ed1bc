/** Matrix products: squares, and the shapes in the workloads' steps. */
import { type Context, cellsOf, type Measured, measureJob, titleOf } from "../context.js";
import type { ProductJob } from "../jobs.js";
import { clock, cyclesPerSecond } from "../measure/clock.js";
import type { Timings } from "../measure/rounds.js";
import { absolute, pairedRatio, type Ratio } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
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

/**
 * The products of each layer: forward, then the gradients with respect to weights and inputs; a
 * convolution as its product of patches.
 */
const ofWorks = [
  product("B hidden", 64, 64, 64),
  product("B hidden, weights", 64, 64, 64, "tn"),
  product("B hidden, input", 64, 64, 64, "nt"),
  product("B logits", 64, 64, 10),
  product("B logits, weights", 64, 64, 10, "tn"),
  product("B logits, input", 64, 10, 64, "nt"),
  product("C hidden", 128, 784, 256),
  product("C hidden, weights", 784, 128, 256, "tn"),
  product("C logits", 128, 256, 10),
  product("C logits, weights", 256, 128, 10, "tn"),
  product("C logits, input", 128, 10, 256, "nt"),
  product("D first convolution", 50_176, 9, 8),
  product("D first convolution, weights", 9, 50_176, 8, "tn"),
  product("D second convolution", 12_544, 72, 16),
  product("D second convolution, weights", 72, 12_544, 16, "tn"),
  product("D second convolution, input", 12_544, 16, 72, "nt"),
  product("D logits", 64, 784, 10),
  product("E attention's q, k and v", 512, 64, 192),
  product("E projection", 512, 64, 64),
  product("E expansion", 512, 64, 256),
  product("E expansion, weights", 64, 512, 256, "tn"),
  product("E contraction", 512, 256, 64),
  product("E attention", 32, 16, 32, "nt", 64),
  product("E attention, mixed", 32, 32, 16, "nn", 64),
];

/** The target of the built-in kernel on squares, in GFLOP/s. */
const floor = 42;

const wasmPeers: readonly string[] = ["tfjs", "jax-js"];

/**
 * Shorter than the rounds of steps: a product has no state that changes, and there are many
 * products.
 */
const [fewerRounds, shorter] = [11, 1 / 3];

export async function productSection(context: Context): Promise<Section> {
  const { rounds, seconds } = context.options;
  const options = { rounds: Math.min(rounds, fewerRounds), seconds: shorter * seconds };
  const rows: Row[] = [];
  for (const each of [...squares, ...ofWorks]) {
    context.log(each.title);
    rows.push(await productRow({ ...context, options }, each));
  }
  return { id: "products", title: "Matrix products, f32", rows };
}

async function productRow(context: Context, each: Product): Promise<Row> {
  const { id, title, job } = each;
  const operations = 2 * job.batch * job.m * job.n * job.k;
  const gigaflops = (seconds: number) => operations / seconds / 1e9;
  const besides = isSquare(each) ? [clock] : [];
  const all = await measureJob(context, job, (peer) => peer !== "torch-malloc", besides);
  const measured = { ...all, timings: all.timings.filter((timings) => timings.id !== clock.id) };
  const cycles = all.timings.find((timings) => timings.id === clock.id);
  const own = all.timings.find((timings) => timings.id === "thalweg");
  return {
    id,
    title,
    unit: "GFLOP/s",
    cells: cellsOf(measured, gigaflops),
    claims: claimsOf(context, each, measured, gigaflops),
    notes: cycles && own ? [perCycle(title, operations, own, cycles)] : [],
  };
}

const isSquare = ({ title }: Product): boolean => title.startsWith("square");

/** The use of the arithmetic units, independent of the clock frequency. */
function perCycle(title: string, operations: number, own: Timings, cycles: Timings): string {
  const gigahertz = absolute(cycles.perUnit.map((seconds) => cyclesPerSecond(seconds) / 1e9));
  const each = absolute(
    own.perUnit.map(
      (seconds, round) => operations / seconds / cyclesPerSecond(cycles.perUnit[round]!),
    ),
  );
  return `${title}: Thalweg portable does ${range(each)} operations a cycle; the clock was ${range(gigahertz)} GHz.`;
}

const range = ({ value, low, high }: Ratio): string =>
  `${number(value)} (${number(low)} to ${number(high)})`;

/** Thalweg's speed, and for squares its ratio to the other WebAssembly libraries. */
function claimsOf(
  context: Context,
  product: Product,
  { timings }: Measured,
  gigaflops: (seconds: number) => number,
): Claim[] {
  const own = timings.find((each) => each.id === "thalweg");
  if (own === undefined) return [];
  const { id, title } = product;
  const text = `matrix product, ${title}, Thalweg portable`;
  const others = timings.filter((each) => isSquare(product) && wasmPeers.includes(each.id));
  return [
    {
      id: `product/${id}`,
      text,
      unit: "GFLOP/s",
      reached: absolute(own.perUnit.map(gigaflops)),
      ...(isSquare(product) && { bound: { kind: "at least", value: floor } }),
      better: "more",
    },
    ...others.map(
      (other): Claim => ({
        id: `product/${id}/${other.id}`,
        text: `${text}, against ${titleOf(context, other.id)}`,
        unit: "x",
        reached: pairedRatio(other.perUnit, own.perUnit),
        better: "more",
      }),
    ),
  ];
}
