/** Places of variables: in their order, each area by itself, and windows inside what they are windows of. */
import type { DType } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import { sizeOf } from "../graph/shape.js";
import type { ProgramSpec } from "../program.js";
import { programVariables } from "../program-variables.js";
import { aheadArrays } from "./ahead.js";
import { aligned } from "./allocate.js";
import { type Address, type Area, type AreaPlan, checkWindow, further } from "./areas.js";
import { bytesOf } from "./emit/memory-access.js";

/** An array that outlives phases. */
export interface Lasting {
  readonly name: string;
  readonly dtype: DType;
  readonly length: number;
}

export interface VariablePlaces {
  /** Those that can be asked for by name: all but windows. */
  readonly variables: readonly Lasting[];
  /** Of everything, by name. */
  readonly addresses: ReadonlyMap<string, Address>;
  /** Bytes of each area's variables. */
  readonly ends: Readonly<Record<Area, number>>;
}

/** Addresses below this are never used: a stray null stands out. */
const guardBytes = 64;
/** Areas begin at multiples of this, so that no two share a line of the cache. */
const areaAlignment = 128;

export const alignedArea = (bytes: number): number =>
  Math.ceil(bytes / areaAlignment) * areaAlignment;

export function placeVariables(spec: ProgramSpec, areas: AreaPlan | undefined): VariablePlaces {
  const variables = variablesOf(spec, areas);
  const ends: Record<Area, number> = { base: 0, shard: 0, common: 0 };
  ends[areas === undefined ? "base" : "common"] = guardBytes;
  const addresses = new Map<string, Address>();
  for (const { name, dtype, length } of [...variables, ...aheadArrays(spec)]) {
    const area = areaOf(name, areas);
    addresses.set(name, { area, at: ends[area] });
    ends[area] += aligned(length * bytesOf[dtype]);
  }
  ends.shard = alignedArea(ends.shard);
  ends.common = alignedArea(ends.common);
  if (areas !== undefined) placeWindows(spec, areas, ends, addresses);
  return { variables, addresses, ends };
}

function variablesOf(spec: ProgramSpec, areas: AreaPlan | undefined): Lasting[] {
  const reached = [...programVariables(spec).values()];
  const found = reached.map((each) => areas?.windows.get(each.attributes.name)?.of ?? each);
  return [...new Set(found)].map(lasting);
}

function lasting({ attributes: { name, shape, dtype } }: TensorNode<"variable">): Lasting {
  return { name, dtype, length: sizeOf(shape) };
}

function areaOf(name: string, areas: AreaPlan | undefined): Area {
  if (areas === undefined || areas.ofReplica.has(name)) return "base";
  return areas.ofShard.has(name) ? "shard" : "common";
}

/** Windows are common whatever they are of: which shard is meant is known. */
function placeWindows(
  spec: ProgramSpec,
  { windows }: AreaPlan,
  ends: VariablePlaces["ends"],
  addresses: Map<string, Address>,
): void {
  for (const [name, variable] of programVariables(spec)) {
    const window = windows.get(name);
    if (window === undefined) continue;
    checkWindow(name, sizeOf(variable.shape), window);
    const { of, shard = 0, start } = window;
    const { area, at } = addresses.get(of.attributes.name)!;
    const shardAt = area === "shard" ? ends.common + shard * ends.shard : 0;
    const whole: Address = { area: "common", at: shardAt + at };
    addresses.set(name, further(whole, start * bytesOf[variable.dtype]));
  }
}
