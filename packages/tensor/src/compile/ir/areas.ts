/**
 * Areas of a memory that several replicas of one program share, each in a thread of its own. What
 * is common to all lies once, at fixed addresses; what each microbatch of a batch has lies once a microbatch;
 * the rest, with everything that phases compute, once a replica:
 *
 *     0      64
 *     | null | common | microbatch 0 | microbatch 1 | ... | replica 0 | replica 1 | ...
 *
 * So one module serves all replicas: its functions take the base of a replica's area and of a
 * microbatch's.
 */
import { InternalError } from "@thalweg/core/host";
import type { TensorNode } from "../../graph/node.js";
import { sizeOf } from "../../shape/shape.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import type { ValueType } from "../../wasm/encoder/value-type.js";

/**
 * The pointer that an address is relative to: the first parameter of a function (the base of the
 * program or replica), its second (the microbatch), or none.
 */
export type Area = "base" | "microbatch" | "common";

/** Bytes from where an area begins. Plain JSON. */
export interface Address {
  readonly area: Area;
  readonly at: number;
}

/**
 * A part of a common variable, or of a variable of microbatches, under a name of its own. A phase uses
 * either the part or the whole.
 */
export interface Window {
  readonly of: TensorNode<"variable">;
  /** Whose, if microbatches have it. */
  readonly microbatch?: number;
  /** Its first element. */
  readonly start: number;
}

/**
 * The areas of the variables of a program with replicas; a variable that is not named here is
 * common.
 */
export interface AreaPlan {
  readonly microbatches: number;
  readonly ofMicrobatch: ReadonlySet<string>;
  readonly ofReplica: ReadonlySet<string>;
  readonly windows: ReadonlyMap<string, Window>;
}

/** The parameters of every function: the addresses of the areas that have no fixed place. */
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

/** The address some bytes further on. */
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
