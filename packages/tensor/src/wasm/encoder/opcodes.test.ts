import { describe, expect, it } from "vitest";
import wabt from "wabt";
import type { FunctionBuilder } from "./function-builder.js";
import { ModuleBuilder } from "./module-builder.js";
import {
  type LaneOp,
  laneOpcodes,
  type MemoryLaneOp,
  type MemoryOp,
  memoryLaneOpcodes,
  memoryOpcodes,
  type PlainOp,
  plainOpcodes,
} from "./opcodes.js";

const { parseWat } = await wabt();

/**
 * One function for each instruction, its text in the assembler's language beside what our encoder
 * is told.
 */
type Case = readonly [text: string, write: (f: FunctionBuilder) => void];

function assemble(cases: readonly Case[]): Uint8Array {
  const functions = cases.map(([text]) => `(func ${text})`);
  const text = `(module (memory 1) ${functions.join("\n")})`;
  return parseWat("all.wat", text, { relaxed_simd: true }).toBinary({}).buffer;
}

function encode(cases: readonly Case[]): Uint8Array {
  const module = new ModuleBuilder();
  module.defineMemory({ minPages: 1 });
  cases.forEach(([, write], i) => {
    write(module.defineFunction(`f${i}`));
  });
  return module.build();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table) as K[];
}

/** Offsets of one, two and five LEB bytes, alignments below and at the natural one. */
function memoryCases(op: MemoryOp): Case[] {
  return [
    [`${op} offset=5`, (f) => f.memory(op, 5)],
    [`${op} offset=70000 align=1`, (f) => f.memory(op, 70000, 1)],
    [`${op} offset=4294967295`, (f) => f.memory(op, 4294967295)],
  ];
}

function memoryLaneCases(op: MemoryLaneOp): Case[] {
  return [
    [`${op} 1`, (f) => f.memoryLane(op, 1)],
    [`${op} offset=300 align=2 0`, (f) => f.memoryLane(op, 0, 300, 2)],
  ];
}

const special: Case[] = [
  ["i32.const -64", (f) => f.i32Const(-64)],
  ["i32.const 64", (f) => f.i32Const(64)],
  ["i32.const -2147483648", (f) => f.i32Const(2147483648)],
  ["i64.const 9223372036854775807", (f) => f.i64Const(9223372036854775807n)],
  ["i64.const -65", (f) => f.i64Const(-65n)],
  ["f32.const -0", (f) => f.f32Const(-0)],
  ["f32.const 0.1", (f) => f.f32Const(0.1)],
  ["f64.const inf", (f) => f.f64Const(Infinity)],
  ["f64.const 0.1", (f) => f.f64Const(0.1)],
  [
    "v128.const i32x4 1 2 3 -1",
    (f) => f.v128Const(new Uint8Array(Int32Array.of(1, 2, 3, -1).buffer)),
  ],
  [
    "i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23",
    (f) => f.shuffle([0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]),
  ],
  ["i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23", (f) => f.shuffle32(0, 4, 1, 5)],
  ["i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23", (f) => f.shuffle64(1, 2)],
  ["memory.copy", (f) => f.memoryCopy()],
  ["memory.fill", (f) => f.memoryFill()],
  [
    "(local i32 i32 v128) local.get 1 local.set 0 local.get 2 drop",
    (f) => {
      const [a, b, c] = [f.local("i32"), f.local("i32"), f.local("v128")];
      f.get(b).set(a).get(c).op("drop");
    },
  ],
  ["call 3", (f) => f.call(3)],
  ["block br 0 end", (f) => f.block((done) => f.br(done))],
  [
    "block loop i32.const 1 br_if 1 br 0 end end",
    (f) => f.block((done) => f.loop((again) => f.i32Const(1).brIf(done).br(again))),
  ],
  [
    "i32.const 1 if (result i32) i32.const 2 else i32.const 3 end drop",
    (f) =>
      f
        .i32Const(1)
        .if(
          () => f.i32Const(2),
          () => f.i32Const(3),
          "i32",
        )
        .op("drop"),
  ],
];

const families: Record<string, readonly Case[]> = {
  "without immediates": keysOf<PlainOp>(plainOpcodes).map((op) => [op, (f) => f.op(op)]),
  "on one lane": keysOf<LaneOp>(laneOpcodes).map((op) => [`${op} 1`, (f) => f.lane(op, 1)]),
  "that load and store": keysOf<MemoryOp>(memoryOpcodes).flatMap(memoryCases),
  "that load and store a lane": keysOf<MemoryLaneOp>(memoryLaneOpcodes).flatMap(memoryLaneCases),
  "with immediates of their own": special,
};

describe("the encoder writes the bytes that wabt's assembler writes", () => {
  for (const [family, cases] of Object.entries(families)) {
    it(`for the ${cases.length} instructions ${family}`, () => {
      const assembled = assemble(cases);
      // Ours goes on with the section of names, which wabt writes in another layout.
      expect(hex(encode(cases).subarray(0, assembled.length))).toBe(hex(assembled));
    });
  }
});
