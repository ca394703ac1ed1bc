import { ShapeError } from "@thalweg/core";
import { InternalError, PluginError } from "@thalweg/core/host";
import { describe, expect, it } from "vitest";
import { trace } from "./tracing-guard.js";

const owner = 'optimizer "mine"';
const globals = () => [
  ...Object.getOwnPropertyNames(Math).map((key) => Reflect.get(Math, key)),
  ...[Date, performance.now, crypto.getRandomValues, crypto.randomUUID],
];

describe("code that is traced", () => {
  it.each<[string, () => unknown, string]>([
    ["Math.exp", () => Math.exp(1), 'use exp from "@thalweg/core"'],
    ["Math.log1p", () => Math.log1p(2), 'use log1p from "@thalweg/core"'],
    ["Math.hypot", () => Math.hypot(2, 3), 'use norm from "@thalweg/core"'],
    ["Math.acosh", () => Math.acosh(2), 'compose it from operations of "@thalweg/core"'],
    ["Math.random", () => Math.random(), 'take randomBits from "@thalweg/core"'],
    ["Date", () => new Date(), "a result may not depend on the clock"],
    ["Date", () => Date(), "a result may not depend on the clock"],
    ["Date", () => Date.now(), "a result may not depend on the clock"],
    ["performance.now", () => performance.now(), "a result may not depend on the clock"],
    ["crypto.randomUUID", () => crypto.randomUUID(), "take randomBits"],
    ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(1)), "take randomBits"],
  ])("may not use %s", (label, body, mend) => {
    const run = () => trace(owner, body);
    expect(run).toThrow(PluginError);
    expect(run).toThrow(`${owner} uses ${label} while it is traced; `);
    expect(run).toThrow(mend);
  });

  it("may use every function that all engines agree on, and ask what is a date", () => {
    const used = () => [Math.sqrt(2), Math.abs(-1), Math.fround(0.1), [] instanceof Date];
    expect(trace(owner, used)).toEqual([Math.SQRT2, 1, Math.fround(0.1), false]);
  });

  it("may use none of the functions of Math that ECMA-262 leaves to the engine", () => {
    const exact = ["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round"];
    const allowed = new Set([...exact, "sign", "sqrt", "trunc", "f16round", "sumPrecise"]);
    const functions = Object.getOwnPropertyNames(Math).filter(
      (key) => typeof Reflect.get(Math, key) === "function" && !allowed.has(key),
    );
    const refused = functions.filter((key) => {
      try {
        trace(owner, () => Reflect.get(Math, key)(1, 1));
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual(functions);
  });

  it("leaves the global objects as they were, whether it returns or throws", () => {
    const before = globals();
    trace(owner, () => {});
    expect(() => trace(owner, () => Math.exp(1))).toThrow();
    expect(globals()).toEqual(before);
    expect(Object.getOwnPropertyNames(performance)).not.toContain("now");
  });

  it("is named by the innermost owner, and stays guarded when an inner trace ends", () => {
    const body = () => {
      expect(() => trace("inner", () => Math.exp(1))).toThrow(/^inner uses Math\.exp/);
      return Math.exp(1);
    };
    expect(() => trace("outer", body)).toThrow(/^outer uses Math\.exp/);
    expect(() => trace("outer", () => trace("inner", () => Math.exp(1)))).toThrow(/^inner uses/);
  });

  it("turns what is thrown into one sentence that names the owner", () => {
    const throws = (error: unknown) => () =>
      trace(owner, () => {
        throw error;
      });
    const plain = `${owner} throws while it is traced: m is undefined`;
    expect(throws(new TypeError("m is undefined"))).toThrow(new PluginError(plain));
    expect(throws("m is undefined")).toThrow(new PluginError(plain));
    expect(throws(new ShapeError("[2] and [3]"))).toThrow(new PluginError(`${owner}: [2] and [3]`));
    const quoted = `${owner} throws while it is traced: internal: not ours`;
    expect(throws(new InternalError("not ours"))).toThrow(new PluginError(quoted));
  });

  it("is named where what it returned throws as it is read", () => {
    const value = {
      get step(): never {
        throw new Error("read");
      },
    };
    const read = () =>
      trace(
        owner,
        () => value,
        ({ step }) => step,
      );
    expect(read).toThrow(new PluginError(`${owner} throws while it is traced: read`));
  });
});
