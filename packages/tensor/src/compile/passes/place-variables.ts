/**
 * Addresses of variables: in order within each area; a window lies inside the variable that it is a
 * part of.
 */
import type { DType } from "@thalweg/core";
import type { TensorNode } from "../../graph/node.js";
import type { ProgramSpec } from "../../program/program.js";
import { programVariables } from "../../program/variables.js";
import { bytesOf } from "../../shape/element-bytes.js";
import { sizeOf } from "../../shape/shape.js";
import { type Address, type Area, type AreaPlan, checkWindow, further } from "../ir/areas.js";
import { aheadArrays } from "./ahead.js";
import { aligned } from "./allocate.js";

/** An array that outlives phases. */
interface Lasting {
  readonly name: string;
  readonly dtype: DType;
  readonly length: number;
}

export interface VariablePlaces {
  /** The variables that can be read by name: all but windows. */
  readonly variables: readonly Lasting[];
  /** Of every variable, window and array of rows, by name. */
  readonly addresses: ReadonlyMap<string, Address>;
  /** Bytes of each area's variables. */
  readonly ends: Readonly<Record<Area, number>>;
}

/** Addresses below this are never used, so that a null address is noticed. */
const guardBytes = 64;
/** Areas begin at multiples of this, so that no two share a cache line. */
const areaAlignment = 128;

export const alignedArea = (bytes: number): number =>
  Math.ceil(bytes / areaAlignment) * areaAlignment;

export function placeVariables(spec: ProgramSpec, areas: AreaPlan | undefined): VariablePlaces {
  const variables = variablesOf(spec, areas);
  const ends: Record<Area, number> = { base: 0, microbatch: 0, common: 0 };
  ends[areas === undefined ? "base" : "common"] = guardBytes;
  const addresses = new Map<string, Address>();
  for (const { name, dtype, length } of [...variables, ...aheadArrays(spec)]) {
    const area = areaOf(name, areas);
    addresses.set(name, { area, at: ends[area] });
    ends[area] += aligned(length * bytesOf[dtype]);
  }
  ends.microbatch = alignedArea(ends.microbatch);
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
  return areas.ofMicrobatch.has(name) ? "microbatch" : "common";
}

/** A window has a fixed address even into a microbatch's variable, because its microbatch is known. */
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
    const { of, microbatch = 0, start } = window;
    const { area, at } = addresses.get(of.attributes.name)!;
    const microbatchAt = area === "microbatch" ? ends.common + microbatch * ends.microbatch : 0;
    const whole: Address = { area: "common", at: microbatchAt + at };
    addresses.set(name, further(whole, start * bytesOf[variable.dtype]));
  }
}
