/** The types of values, functions and memories. */

/** Each type of value with its byte in the binary format. */
export const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

export type ValueType = keyof typeof valueTypes;

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Sizes of a linear memory in pages of 64 KiB. A shared memory must have a maximum. */
export interface MemoryType {
  readonly minPages: number;
  readonly maxPages?: number;
  readonly shared?: boolean;
}
