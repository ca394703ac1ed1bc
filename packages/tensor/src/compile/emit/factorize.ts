/**
 * The functions of factorisations: the interpreter's operations in the interpreter's order
 * (`interpret/factorize.ts`).
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { type Address, areaPointer, further, pushAddress } from "../ir/areas.js";
import type { FactorizationOp } from "../ir/op.js";
import type { Addresses } from "./addresses.js";
import { emitFill } from "./initial-values.js";
import { MatrixCode, type MatrixPlace, type Push } from "./matrix-code.js";

export function emitFactorization(f: FunctionBuilder, op: FactorizationOp, places: Addresses) {
  emitFill(f, places.own, op.size, op.dtype, 0);
  const when = places.operand(op.operands.at(-1)!);
  f.get(areaPointer(f, when)).memory("i32.load", when.at);
  f.if(() => {
    // Types are checked when the graph is built: factorisations are of f32 or f64.
    const code = new MatrixCode(f, op.dtype as "f32" | "f64");
    const addresses = op.operands.slice(0, -1).map(places.operand);
    emitters[op.primitive](code, op, places.own, addresses);
  });
}

type Emitter = (
  code: MatrixCode,
  op: FactorizationOp,
  own: Address,
  operands: readonly Address[],
) => void;

const emitters: Readonly<Record<FactorizationOp["primitive"], Emitter>> = {
  cholesky: emitCholesky,
  triangularSolve: emitTriangularSolve,
  qr: emitQr,
  eigh: emitEigh,
};

function emitCholesky(c: MatrixCode, op: FactorizationOp, own: Address, [x]: readonly Address[]) {
  const n = op.shape[0]!;
  const [a, l] = [place(x!, n), place(own, n)];
  c.each(0, n, (i) => {
    c.each(0, c.plus(i, 1), (j) => {
      c.variable(c.cell(a, i, j).get, (s, get) => {
        const rows = [
          { of: l, row: i },
          { of: l, row: j },
        ];
        c.walk(0, j, rows, ([p, q]) => c.assign(s, c.multiplySubtract(get, p!.get, q!.get)));
        c.f.get(i).get(j).op("i32.eq");
        c.f.if(
          () => c.cell(l, i, j).set(c.unary("sqrt", get)),
          () => c.cell(l, i, j).set(c.binary("div", get, c.cell(l, j, j).get)),
        );
      });
    });
  });
}

function emitTriangularSolve(
  c: MatrixCode,
  op: FactorizationOp,
  own: Address,
  [t, b]: readonly Address[],
) {
  const [n, columns] = op.shape as [number, number];
  const { lower = true, transpose = false } = op.attributes;
  const [triangle, right, x] = [place(t!, n), place(b!, columns), place(own, columns)];
  const forward = lower !== transpose;
  const row = (i: Local) =>
    c.each(0, columns, (column) => {
      c.variable(c.cell(right, i, column).get, (s, get) => {
        const lines = [
          transpose ? { of: triangle, column: i } : { of: triangle, row: i },
          { of: x, column },
        ];
        const [from, to] = forward ? [0, i] : [c.plus(i, 1), n];
        c.walk(from, to, lines, ([p, q]) => c.assign(s, c.multiplySubtract(get, p!.get, q!.get)));
        c.cell(x, i, column).set(c.binary("div", get, c.cell(triangle, i, i).get));
      });
    });
  if (forward) c.each(0, n, row);
  else c.eachDown(n, row);
}

function emitQr(c: MatrixCode, op: FactorizationOp, own: Address, [x]: readonly Address[]) {
  const n = op.shape[1]!;
  const m = op.shape[0]! - n;
  const bytes = bytesOf[op.dtype];
  const { f } = c;
  pushAddress(f, own);
  pushAddress(f, x!);
  f.i32Const(m * n * bytes).memoryCopy();
  const [w, r] = [place(own, n), place(further(own, m * n * bytes), n)];
  c.each(0, n, (j) => reduceColumn(c, w, m, j));
  c.each(0, n, (i) => {
    const rows = [
      { of: w, row: i },
      { of: r, row: i },
    ];
    c.walk(i, n, rows, ([from, to]) => to!.set(from!.get));
  });
  c.eachDown(n, (j) => formColumn(c, w, m, j));
}

function reduceColumn(c: MatrixCode, w: MatrixPlace, m: number, j: Local): void {
  const [zero, diagonal] = [c.constant(0), c.cell(w, j, j)];
  const below = [{ of: w, column: j }];
  squaresBelow(c, w, m, j, (first) => {
    c.when(c.binary("ne", first, zero), () => {
      c.variable(diagonal.get, (_, alpha) => {
        c.variable(c.unary("sqrt", c.multiplyAdd(first, alpha, alpha)), (length, beta) => {
          const negative = c.binary("lt", alpha, zero);
          c.assign(length, c.choose(negative, beta, c.unary("neg", beta)));
          c.variable(c.binary("sub", alpha, beta), (_, scale) => {
            c.walk(c.plus(j, 1), m, below, ([v]) => v!.set(c.binary("div", v!.get, scale)));
          });
          withReflection(c, w, m, j, (tau) => {
            c.each(c.plus(j, 1), w.columns, (k) => reflect(c, w, m, j, k, tau));
            c.when(c.binary("ne", tau, zero), () => diagonal.set(beta));
          });
        });
      });
    });
  });
}

function formColumn(c: MatrixCode, w: MatrixPlace, m: number, j: Local): void {
  withReflection(c, w, m, j, (tau) => {
    c.each(c.plus(j, 1), w.columns, (k) => reflect(c, w, m, j, k, tau));
    const column = [{ of: w, column: j }];
    c.walk(0, j, column, ([v]) => v!.set(c.constant(0)));
    c.cell(w, j, j).set(c.binary("sub", c.constant(1), tau));
    c.walk(c.plus(j, 1), m, column, ([v]) => v!.set(c.unary("neg", c.binary("mul", tau, v!.get))));
  });
}

function squaresBelow(
  c: MatrixCode,
  w: MatrixPlace,
  m: number,
  j: Local,
  body: (sum: Push) => void,
): void {
  c.variable(c.constant(0), (s, get) => {
    const below = [{ of: w, column: j }];
    c.walk(c.plus(j, 1), m, below, ([v]) => c.assign(s, c.multiplyAdd(get, v!.get, v!.get)));
    body(get);
  });
}

function withReflection(
  c: MatrixCode,
  w: MatrixPlace,
  m: number,
  j: Local,
  body: (tau: Push) => void,
): void {
  squaresBelow(c, w, m, j, (s) => {
    const isNone = c.binary("eq", s, c.constant(0));
    const tau = c.binary("div", c.constant(2), c.binary("add", c.constant(1), s));
    c.variable(c.choose(isNone, c.constant(0), tau), (_, get) => body(get));
  });
}

function reflect(c: MatrixCode, w: MatrixPlace, m: number, j: Local, k: Local, tau: Push): void {
  const lines = [
    { of: w, column: j },
    { of: w, column: k },
  ];
  const below = c.plus(j, 1);
  c.variable(c.cell(w, j, k).get, (t, get) => {
    c.walk(below, m, lines, ([v, x]) => c.assign(t, c.multiplyAdd(get, v!.get, x!.get)));
    c.assign(t, c.binary("mul", tau, get));
    const top = c.cell(w, j, k);
    top.set(c.binary("sub", top.get, get));
    c.walk(below, m, lines, ([v, x]) => x!.set(c.multiplySubtract(x!.get, v!.get, get)));
  });
}

function emitEigh(c: MatrixCode, op: FactorizationOp, own: Address, [x]: readonly Address[]) {
  const n = op.shape[1]!;
  const { sweeps = 0 } = op.attributes;
  const given = place(x!, n);
  const [a, v] = [place(own, n), place(further(own, n * n * bytesOf[op.dtype]), n)];
  c.each(0, n, (i) => {
    c.each(0, c.plus(i, 1), (j) => {
      c.cell(a, i, j).set(c.cell(given, i, j).get);
      c.cell(a, j, i).set(c.cell(given, i, j).get);
    });
    c.cell(v, i, i).set(c.constant(1));
  });
  c.each(0, sweeps, () => {
    c.each(0, n, (p) => {
      c.each(c.plus(p, 1), n, (q) => annihilate(c, { a, v, n }, p, q));
    });
  });
}

interface Rotated {
  readonly a: MatrixPlace;
  readonly v: MatrixPlace;
  readonly n: number;
}

function annihilate(c: MatrixCode, { a, v, n }: Rotated, p: Local, q: Local): void {
  c.variable(c.cell(a, p, p).get, (_, app) => {
    c.variable(c.cell(a, q, q).get, (_, aqq) => {
      c.variable(c.cell(a, p, q).get, (_, apq) => {
        const adds = (x: Push) =>
          c.binary(
            "ne",
            c.binary("add", c.unary("abs", x), c.unary("abs", apq)),
            c.unary("abs", x),
          );
        adds(app)();
        adds(aqq)();
        c.f.op("i32.or").if(() => {
          withTurn(c, app, aqq, apq, (t, cosine, sine) => {
            rotate(c, a, n, [p, q], cosine, sine);
            rotate(c, v, n, [p, q], cosine, sine);
            c.cell(a, p, p).set(c.multiplySubtract(app, t, apq));
            c.cell(a, q, q).set(c.multiplyAdd(aqq, t, apq));
            mirror(c, a, n, p, q);
          });
        });
        c.cell(a, p, q).set(c.constant(0));
        c.cell(a, q, p).set(c.constant(0));
      });
    });
  });
}

function withTurn(
  c: MatrixCode,
  app: Push,
  aqq: Push,
  apq: Push,
  body: (t: Push, cosine: Push, sine: Push) => void,
): void {
  const [one, zero] = [c.constant(1), c.constant(0)];
  const hypotenuse = (x: Push) => c.unary("sqrt", c.multiplyAdd(one, x, x));
  const half = c.binary("mul", c.constant(2), apq);
  c.variable(c.binary("div", c.binary("sub", aqq, app), half), (_, theta) => {
    const sign = c.choose(c.binary("lt", theta, zero), c.constant(-1), one);
    const slope = c.binary("add", c.unary("abs", theta), hypotenuse(theta));
    c.variable(c.binary("div", sign, slope), (_, t) => {
      c.variable(c.binary("div", one, hypotenuse(t)), (_, cosine) => {
        c.variable(c.binary("mul", t, cosine), (_, sine) => body(t, cosine, sine));
      });
    });
  });
}

function rotate(
  c: MatrixCode,
  of: MatrixPlace,
  n: number,
  [p, q]: readonly [Local, Local],
  cosine: Push,
  sine: Push,
): void {
  const rows = [
    { of, row: p },
    { of, row: q },
  ];
  c.walk(0, n, rows, ([first, second]) => {
    c.variable(first!.get, (_, x) => {
      c.variable(second!.get, (_, y) => {
        first!.set(c.multiplySubtract(c.binary("mul", cosine, x), sine, y));
        second!.set(c.multiplyAdd(c.binary("mul", sine, x), cosine, y));
      });
    });
  });
}

/** Rotates columns p and q as rows p and q, except where they cross. */
function mirror(c: MatrixCode, of: MatrixPlace, n: number, p: Local, q: Local): void {
  const lines = [
    { of, row: p },
    { of, column: p },
    { of, row: q },
    { of, column: q },
  ];
  const copy = (from: number | Push, to: number | Local) =>
    c.walk(from, to, lines, ([rowP, columnP, rowQ, columnQ]) => {
      columnP!.set(rowP!.get);
      columnQ!.set(rowQ!.get);
    });
  copy(0, p);
  copy(c.plus(p, 1), q);
  copy(c.plus(q, 1), n);
}

function place(address: Address, columns: number): MatrixPlace {
  return { address, columns };
}
