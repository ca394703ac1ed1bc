/** The functions of operations that share no loop: gathers, scans, factorisations, iota. */
import { InternalError } from "@thalweg/core/host";
import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { loadLanes, storeLanes } from "../../wasm/lane-access.js";
import { advance, repeat } from "../../wasm/repeat.js";
import { type Address, areaPointer } from "../ir/areas.js";
import type { GatherOp, GeneratorOp, Op, ScanOp, ScatterAddOp, SoloOp } from "../ir/op.js";
import type { Addresses } from "./addresses.js";
import { combiningOps } from "./combining.js";
import { emitFactorization } from "./factorize.js";
import { emitFill } from "./initial-values.js";
import { shapes } from "./lanes.js";

export function emitSolo(f: FunctionBuilder, op: SoloOp, addresses: Addresses): void {
  if (op.kind === "gather") emitGather(f, op, addresses);
  else if (op.kind === "scatter-add") emitScatterAdd(f, op, addresses);
  else if (op.kind === "cumsum") emitRunningSum(f, op, addresses);
  else if (op.kind === "argmax") emitArgmax(f, op, addresses);
  else if (op.kind === "factorization") emitFactorization(f, op, addresses);
  else if (op.kind === "iota") emitIota(f, op, addresses);
  else throw new InternalError(`no function of its own for ${op.kind}`);
}

/** A copy of the pointer to an address's area, which can be moved. */
function pointer(f: FunctionBuilder, address: Address): Local {
  const local = f.local("i32");
  f.get(areaPointer(f, address)).set(local);
  return local;
}

/**
 * Sets the local `row` to the address of a row, relative to `x`: the index at `at`, clamped to the
 * rows, times the bytes of a row, plus the beginning of the area of `x`.
 */
function rowAddress(
  f: FunctionBuilder,
  { rowCount, rowSize, dtype }: GatherOp | ScatterAddOp,
  at: Local,
  indices: number,
  x: Address,
  row: Local,
): void {
  f.get(at).memory("i32.load", indices).tee(row).i32Const(0);
  f.get(row).i32Const(0).op("i32.gt_s").op("select").tee(row);
  f.i32Const(rowCount - 1)
    .get(row)
    .i32Const(rowCount - 1)
    .op("i32.lt_s")
    .op("select");
  f.i32Const(rowSize * bytesOf[dtype])
    .op("i32.mul")
    .get(areaPointer(f, x))
    .op("i32.add")
    .set(row);
}

function emitGather(f: FunctionBuilder, op: GatherOp, { own, operand }: Addresses): void {
  const [x, indices] = op.operands.map(operand) as [Address, Address];
  const [to, at] = [pointer(f, own), pointer(f, indices)];
  const row = f.local("i32");
  const bytes = op.rowSize * bytesOf[op.dtype];
  repeat(f, op.size / op.rowSize, () => {
    rowAddress(f, op, at, indices.at, x, row);
    eachVector(f, op, [row, to], (count, offset) => {
      const lanes = { laneBytes: bytesOf[op.dtype], count };
      storeLanes(f, { pointer: to, offset: own.at + offset, ...lanes }, () =>
        loadLanes(f, { pointer: row, offset: x.at + offset, ...lanes }, "readable"),
      );
    });
    advance(f, to, bytes);
    advance(f, at, 4);
  });
}

function emitScatterAdd(f: FunctionBuilder, op: ScatterAddOp, { own, operand }: Addresses): void {
  emitFill(f, own, op.size, op.dtype, 0);
  const [updates, indices] = op.operands.map(operand) as [Address, Address];
  const [from, at] = [pointer(f, updates), pointer(f, indices)];
  const row = f.local("i32");
  const bytes = bytesOf[op.dtype];
  const add = combiningOps.sum[op.dtype];
  repeat(f, op.operands[1]!.shape[0]!, () => {
    rowAddress(f, op, at, indices.at, own, row);
    eachVector(f, op, [row, from], (count, offset) => {
      const lanes = { laneBytes: bytes, count };
      const sum = { pointer: row, offset: own.at + offset, ...lanes };
      storeLanes(f, sum, () => {
        loadLanes(f, sum, "readable");
        loadLanes(f, { pointer: from, offset: updates.at + offset, ...lanes }, "readable");
        f.op(add);
      });
    });
    advance(f, from, op.rowSize * bytes);
    advance(f, at, 4);
  });
}

/**
 * Writes the body for each vector of a row: unrolled, or as a loop that moves the pointers and
 * moves them back if there are many.
 */
function eachVector(
  f: FunctionBuilder,
  { rowSize, dtype }: { readonly rowSize: number; readonly dtype: Op["dtype"] },
  pointers: readonly Local[],
  body: (count: number, offset: number) => void,
): void {
  const lanes = 16 / bytesOf[dtype];
  const vectors = Math.floor(rowSize / lanes);
  const looped = vectors > 4;
  if (looped) {
    repeat(f, vectors, () => {
      body(lanes, 0);
      for (const local of pointers) advance(f, local, 16);
    });
  } else {
    for (let i = 0; i < vectors; i++) body(lanes, 16 * i);
  }
  if (rowSize % lanes > 0) body(rowSize % lanes, looped ? 0 : 16 * vectors);
  if (looped) for (const local of pointers) advance(f, local, -16 * vectors);
}

/** Each row of the result is the one before plus the row of the operand; the first begins at +0. */
function emitRunningSum(f: FunctionBuilder, op: ScanOp, { own, operand }: Addresses): void {
  const from = operand(op.operands[0]!);
  const bytes = bytesOf[op.dtype];
  const row = op.inner * bytes;
  const [at, reading] = [pointer(f, own), pointer(f, from)];
  const add = combiningOps.sum[op.dtype];
  const zero = f.splat(shapes[op.dtype], 0);
  const lineOf = (before: (count: number, offset: number) => void) => {
    eachVector(f, { rowSize: op.inner, dtype: op.dtype }, [at, reading], (count, offset) => {
      const lanes = { laneBytes: bytes, count };
      storeLanes(f, { pointer: at, offset: own.at + offset, ...lanes }, () => {
        before(count, offset);
        loadLanes(f, { pointer: reading, offset: from.at + offset, ...lanes }, "readable");
        f.op(add);
      });
    });
    advance(f, at, row);
    advance(f, reading, row);
  };
  repeat(f, op.outer, () => {
    lineOf(() => f.get(zero));
    repeat(f, op.extent - 1, () => {
      // The previous row has a lower address: the pointer moves, since an immediate cannot be
      // negative.
      lineOf((count, offset) => {
        f.get(at).i32Const(row).op("i32.sub").set(at);
        const place = { pointer: at, offset: own.at + offset, laneBytes: bytes, count };
        loadLanes(f, place, "readable");
        f.get(at).i32Const(row).op("i32.add").set(at);
      });
    });
  });
}

/** One element at a time: the index of the first maximum, or of the first NaN. */
function emitArgmax(f: FunctionBuilder, op: ScanOp, { own, operand }: Addresses): void {
  const x = op.operands[0]!;
  const { dtype } = x.source;
  const [bytes, from] = [bytesOf[dtype], operand(x)];
  const [best, value] = [f.local(dtype), f.local(dtype)];
  const [bestAt, i, at] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const [start, to] = [pointer(f, from), pointer(f, own)];
  const load = () => f.get(at).memory(`${dtype}.load`, from.at);
  repeat(f, op.outer, () => {
    repeat(f, op.inner, () => {
      f.get(start).set(at);
      load().set(best);
      f.i32Const(0).tee(bestAt).set(i);
      repeat(f, op.extent - 1, () => {
        advance(f, at, op.inner * bytes);
        advance(f, i, 1);
        load().set(value);
        pushBetter(f, dtype, value, best);
        f.if(() => {
          f.get(value).set(best);
          f.get(i).set(bestAt);
        });
      });
      f.get(to).get(bestAt).memory("i32.store", own.at);
      advance(f, to, 4);
      advance(f, start, bytes);
    });
    advance(f, start, (op.extent - 1) * op.inner * bytes);
  });
}

/** Whether a value replaces the best so far: it is larger, or the first NaN. */
function pushBetter(
  f: FunctionBuilder,
  dtype: "f32" | "f64" | "i32",
  value: Local,
  best: Local,
): void {
  if (dtype === "i32") {
    f.get(value).get(best).op("i32.gt_s");
    return;
  }
  f.get(value).get(best).op(`${dtype}.gt`);
  f.get(value).get(value).op(`${dtype}.ne`);
  f.get(best).get(best).op(`${dtype}.eq`).op("i32.and").op("i32.or");
}

function emitIota(f: FunctionBuilder, op: GeneratorOp, { own }: Addresses): void {
  const at = pointer(f, own);
  const i = f.local("i32");
  f.i32Const(0).set(i);
  repeat(f, op.size, () => {
    f.get(at).get(i).memory("i32.store", own.at);
    advance(f, at, 4);
    advance(f, i, 1);
  });
}
