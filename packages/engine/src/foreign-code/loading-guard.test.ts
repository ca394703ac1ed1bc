import { UsageError } from "@thalweg/core";
import { PluginError } from "@thalweg/core/host";
import { afterEach, describe, expect, it, vi } from "vitest";
import { whileLoading } from "./loading-guard.js";

const owner = 'dataset "mine"';
const later = () => new Promise((resolve) => setTimeout(resolve, 1));
const globals = () => [
  ...Object.getOwnPropertyNames(Math).map((key) => Reflect.get(Math, key)),
  ...[Date, performance.now, crypto.getRandomValues, crypto.randomUUID, process.hrtime],
];

const unrepeatable: readonly (readonly [string, () => unknown, string])[] = [
  ["Math.random", () => Math.random(), 'draw from a stream of "@thalweg/core/numeric"'],
  ["Date", () => new Date(), "data may not depend on the clock"],
  ["Date", () => Date(), "data may not depend on the clock"],
  ["Date", () => Date.now(), "data may not depend on the clock"],
  ["performance.now", () => performance.now(), "data may not depend on the clock"],
  ["process.hrtime", () => process.hrtime(), "data may not depend on the clock"],
  ["crypto.randomUUID", () => crypto.randomUUID(), "draw from a stream"],
  ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(1)), "draw from a stream"],
];

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a loader", () => {
  it.each(unrepeatable)("may not use %s, before it waits or after", async (label, use, mend) => {
    const atOnce = whileLoading(owner, async () => use());
    const afterwards = whileLoading(owner, async () => {
      await later();
      return use();
    });
    for (const run of [atOnce, afterwards]) {
      await expect(run).rejects.toThrow(PluginError);
      await expect(run).rejects.toThrow(`${owner} uses ${label} while it loads; ${mend}`);
    }
  });

  it("may compute, build dates of what it has read, and use what the engine times for itself", async () => {
    const loaded = whileLoading(owner, async () => {
      const packed = new Blob([new Uint8Array([104, 105])]).stream();
      const text = await new Response(
        packed.pipeThrough(new CompressionStream("gzip")),
      ).arrayBuffer();
      return [text.byteLength > 2, Math.sqrt(2), Math.exp(0), new Date(0).getTime()];
    });
    expect(await loaded).toEqual([true, Math.SQRT2, 1, 0]);
  });

  it("leaves other code that runs meanwhile what it has, and everything as it was afterwards", async () => {
    const before = globals();
    let go = () => {};
    const waited = new Promise<void>((resolve) => {
      go = resolve;
    });
    const loaded = whileLoading(owner, () => waited);
    const used = unrepeatable.map(([, use]) => typeof use());
    await later();
    expect(unrepeatable.map(([, use]) => typeof use())).toEqual(used);
    go();
    await loaded;
    expect(globals()).toEqual(before);
    await expect(whileLoading(owner, async () => Math.random())).rejects.toThrow();
    expect(globals()).toEqual(before);
  });

  it("is told from others that load at the same time", async () => {
    const drawing = async () => {
      await later();
      return Math.random();
    };
    const runs = [whileLoading("first", later), whileLoading("second", drawing)];
    await expect(runs[1]).rejects.toThrow(/^second uses Math\.random/);
    await expect(runs[0]).resolves.toBeUndefined();
  });

  it("is held to it up to its first wait where the engine does not follow continuations, as in a browser", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    const before = globals();
    await expect(whileLoading(owner, async () => Math.random())).rejects.toThrow("Math.random");
    const loaded = whileLoading(owner, later);
    expect(globals()).toEqual(before);
    await loaded;
  });

  it("has what it throws told as its own, in the same class where it is wrong use", async () => {
    const throws = (error: unknown) => whileLoading(owner, () => Promise.reject(error));
    const plain = new PluginError(`${owner} throws while it loads: rows is undefined`);
    await expect(throws(new TypeError("rows is undefined"))).rejects.toThrow(plain);
    await expect(throws("rows is undefined")).rejects.toThrow(plain);
    const missing = new UsageError("data file x.csv cannot be read (ENOENT).");
    await expect(throws(missing)).rejects.toThrow(
      new UsageError(`${owner}: data file x.csv cannot be read (ENOENT).`),
    );
  });
});
