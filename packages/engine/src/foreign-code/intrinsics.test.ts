import { describe, expect, it } from "vitest";
import { checkIntrinsics, rememberIntrinsics } from "./intrinsics.js";

rememberIntrinsics();

const crypto = process.getBuiltinModule("node:crypto") as unknown as Record<string, unknown>;
const iteratorOf = (value: Iterable<unknown>): Record<string, unknown> =>
  Object.getPrototypeOf(value[Symbol.iterator]());
const odd = () => 1;

const changes: readonly [string, () => void][] = [
  ["Math.imul", () => Object.assign(Math, { imul: odd })],
  ["Math.own", () => Object.assign(Math, { own: odd })],
  ["JSON.stringify", () => Object.assign(JSON, { stringify: odd })],
  ["Array.prototype.map", () => Object.assign(Array.prototype, { map: odd })],
  ["Array.prototype.push", () => Reflect.deleteProperty(Array.prototype, "push")],
  [
    "Array.prototype[Symbol.iterator]",
    () => Object.assign(Array.prototype, { [Symbol.iterator]: odd }),
  ],
  ["Object.prototype.own", () => Object.assign(Object.prototype, { own: odd })],
  [
    "Object.prototype.toString",
    () => Object.defineProperty(Object.prototype, "toString", { enumerable: true }),
  ],
  ["Float32Array.prototype.set", () => Object.assign(Float32Array.prototype, { set: odd })],
  ["Function.prototype.call", () => Object.assign(Function.prototype, { call: odd })],
  ["Map.prototype.get", () => Object.assign(Map.prototype, { get: odd })],
  ["the iterator of Map.next", () => Object.assign(iteratorOf(new Map()), { next: odd })],
  ["the iterator of Array.next", () => Object.assign(iteratorOf([]), { next: odd })],
  ["Promise.prototype.finally", () => Object.assign(Promise.prototype, { finally: odd })],
  ["Atomics.add", () => Object.assign(Atomics, { add: odd })],
  [
    "WebAssembly.Instance",
    () => Object.assign(Reflect.get(globalThis, "WebAssembly"), { Instance: odd }),
  ],
  ["TextEncoder.prototype.encode", () => Object.assign(TextEncoder.prototype, { encode: odd })],
  ["createHash of node:crypto", () => Object.assign(crypto, { createHash: odd })],
  ["Float64Array", () => Object.assign(globalThis, { Float64Array: odd })],
  ["the prototype of Set", () => Object.setPrototypeOf(Set, null)],
  [
    "the prototype of Array.prototype",
    () => Object.setPrototypeOf(Array.prototype, new Proxy({}, {})),
  ],
];

/**
 * What a check throws after a change. Assertions come later, since they use the changed functions.
 */
function checked(change: () => void): unknown {
  change();
  try {
    checkIntrinsics("plugin file /a/mine.ts");
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("the built-in objects", () => {
  it.each(changes)("are put back after a change of %s, which is refused", (label, change) => {
    const error = checked(change);
    expect(error).toMatchObject({
      name: "PluginError",
      message: `plugin file /a/mine.ts changes ${label}, which all other code uses too; leave built-in objects as they are.`,
    });
    expect(checked(() => {})).toBeUndefined();
  });

  it("may be looked at and used, and stack traces be prepared", () => {
    const use = () => {
      Object.assign(Error, { stackTraceLimit: 50, prepareStackTrace: undefined });
      /(a)/.exec("a");
      new Intl.NumberFormat("en").format(1);
    };
    expect(checked(use)).toBeUndefined();
  });

  it("are compared in less than 5 ms of the processor's time", () => {
    for (let i = 0; i < 20; i++) checkIntrinsics("nobody");
    const before = process.cpuUsage();
    for (let i = 0; i < 20; i++) checkIntrinsics("nobody");
    expect(process.cpuUsage(before).user / 20).toBeLessThan(5000);
  });

  it("that cannot be put back fail every check of their thread from then on", () => {
    const error = checked(() => Object.defineProperty(Math, "fixed", { value: odd }));
    expect(error).toMatchObject({
      message: expect.stringContaining("mine.ts changes Math.fixed,"),
    });
    expect(() => checkIntrinsics('optimizer "adam"')).toThrow("mine.ts changes Math.fixed,");
  });
});
