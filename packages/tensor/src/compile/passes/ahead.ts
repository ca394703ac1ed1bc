/**
 * The arrays of a phase that runs several times in a row: the rows that its inputs come from, and
 * the rows that its outputs are kept in.
 */
import type { DType } from "@thalweg/core";
import type { ProgramSpec } from "../../program/program.js";
import { bytesOf } from "../../shape/element-bytes.js";
import { sizeOf } from "../../shape/shape.js";
import type { Address } from "../ir/areas.js";
import type { AheadLayout, ArrayPlace } from "../ir/compiled-program.js";

interface Table {
  readonly name: string;
  readonly dtype: DType;
  readonly length: number;
  readonly bytes: number;
}

/** The arrays of rows. They live as long as variables, under names that no variable can have. */
export function aheadArrays({ phases }: ProgramSpec): Table[] {
  return Object.entries(phases).flatMap(([phase, { ahead, outputs = {} }]) => {
    if (ahead === undefined) return [];
    const { rows, feeds, keeps } = ahead;
    return [
      ...feeds.map((x) =>
        table(tableName(phase, "feed", x.attributes.name), x.dtype, rows * sizeOf(x.shape)),
      ),
      ...keeps.map((name) => table(tableName(phase, "keep", name), outputs[name]!.dtype, rows)),
    ];
  });
}

export function aheadLayout(
  { phases }: ProgramSpec,
  phase: string,
  places: ReadonlyMap<string, Address>,
  outputs: Readonly<Record<string, ArrayPlace>>,
): AheadLayout | undefined {
  const ahead = phases[phase]?.ahead;
  if (ahead === undefined) return undefined;
  const placeOf = (name: string, dtype: DType, length: number): ArrayPlace => ({
    byteOffset: places.get(name)!.at,
    length,
    dtype,
  });
  const feeds = ahead.feeds.map(({ attributes: { name }, dtype, shape }) => {
    const length = sizeOf(shape);
    const rows = placeOf(tableName(phase, "feed", name), dtype, ahead.rows * length);
    return [name, { rows, one: placeOf(name, dtype, length) }] as const;
  });
  const keeps = ahead.keeps.map((name) => {
    const one = outputs[name]!;
    return [name, { rows: placeOf(tableName(phase, "keep", name), one.dtype, ahead.rows), one }];
  });
  return {
    exportName: `ahead:${phase}`,
    rows: ahead.rows,
    feeds: Object.fromEntries(feeds),
    keeps: Object.fromEntries(keeps),
  };
}

function tableName(phase: string, kind: "feed" | "keep", name: string): string {
  return JSON.stringify([phase, kind, name]);
}

function table(name: string, dtype: DType, length: number): Table {
  return { name, dtype, length, bytes: length * bytesOf[dtype] };
}
