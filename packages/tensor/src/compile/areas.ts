/**
 * Areas of a memory that several replicas of one program share, each in a thread of its own. What is common to all lies once, at fixed
 * addresses; what each shard of a batch has lies once a shard; the rest, with everything that phases compute, once a replica:
 *
 *     0      64
 *     | null | common | shard 0 | shard 1 | ... | replica 0 | replica 1 | ...
 *
 * So one module serves all replicas: its functions take the base of a replica's area and of a shard's.
 */
import { InternalError } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import { sizeOf } from "../graph/shape.js";
import type { FunctionBuilder, Local } from "../wasm/encoder/function-builder.js";
import type { ValueType } from "../wasm/encoder/value-type.js";

/** Which pointer an address is over: the first parameter (of a program alone, its base), the second, or none. */
export type Area = "base" | "shard" | "common";

/** Bytes from where an area begins. Plain JSON. */
export interface Address {
  readonly area: Area;
  readonly at: number;
}

/** A part of a common variable, or of one that shards have, under a name of its own. A phase uses the part or the whole, not both. */
export interface Window {
  readonly of: TensorNode<"variable">;
  /** Whose, if shards have it. */
  readonly shard?: number;
  /** Its first element. */
  readonly start: number;
}

/** Where the variables of a program with replicas are; they are common unless they are named here. */
export interface AreaPlan {
  readonly shards: number;
  readonly ofShard: ReadonlySet<string>;
  readonly ofReplica: ReadonlySet<string>;
  readonly windows: ReadonlyMap<string, Window>;
}

/** The parameters of every function: where the areas are that have no fixed place. */
export function areaParameters(areas: AreaPlan | undefined): readonly ValueType[] {
  return areas === undefined ? ["i32"] : ["i32", "i32"];
}

/** The pointer that an address is over. */
export function areaPointer(f: FunctionBuilder, { area }: Pick<Address, "area">): Local {
  return area === "common" ? f.zero() : f.param(area === "base" ? 0 : 1);
}

/** Leaves an address on the stack. */
export function pushAddress(f: FunctionBuilder, address: Address): void {
  f.get(areaPointer(f, address)).i32Const(address.at).op("i32.add");
}

/** An address some bytes on. */
export function further({ area, at }: Address, bytes: number): Address {
  return { area, at: at + bytes };
}

/** @throws InternalError for a window that reaches beyond its variable */
export function checkWindow(name: string, length: number, { of, start }: Window): void {
  if (start >= 0 && start + length <= sizeOf(of.shape)) return;
  throw new InternalError(
    `window "${name}" of ${length} elements from ${start} reaches beyond "${of.attributes.name}"`,
  );
}
