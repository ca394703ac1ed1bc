import { ShapeError, UsageError } from "@thalweg/core";
import { InternalError, PluginError, ThalwegError } from "@thalweg/core/host";
import { canonicalJson } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { failedResult } from "../run/trial-runner.js";
import { fromErrorData, messageOf, sentenceOf, textOf, toErrorData } from "./error-data.js";

const spec = {
  ...{ problem: "p", optimizer: "o", hyper: {} },
  seed: 1,
  phase: "train",
  plugins: [],
} as const;

describe("an error as data", () => {
  it.each([
    new UsageError("a"),
    new PluginError("b"),
    new ShapeError("c"),
    new ThalwegError("d"),
    new InternalError("e"),
  ])("comes back as the same class with the same words: %s", (error) => {
    const back = fromErrorData(structuredClone(toErrorData(error)));
    expect(back.constructor).toBe(error.constructor);
    expect(back.message).toBe(error.message);
    expect(back.exitCode).toBe(error.exitCode);
  });

  it("marks anything else as a bug of ours", () => {
    const back = fromErrorData(toErrorData(new RangeError("too far")));
    expect(back).toEqual(new InternalError("RangeError: too far"));
    expect(sentenceOf("thrown")).toBe("internal: thrown");
  });

  it.each([
    ["of 30 million characters", new PluginError("x".repeat(3e7)), /^x{1996} \.\.\.$/],
    ["with half a surrogate pair", new UsageError("half \ud83d of it"), /^half \\ud83d of it$/],
    ["cut within a pair", new UsageError(`${"x".repeat(2000)}\u{1f600}`), /^x{1996} \.\.\.$/],
    ["in several lines", new PluginError("one\n  two\u001b[2J"), /^one two\\u001b\[2J$/],
    [
      "that cannot be read",
      Object.defineProperty(new UsageError(""), "message", {
        get() {
          throw new Error("no");
        },
      }),
      /^something that cannot be shown$/,
    ],
    ["of an object without a prototype", Object.create(null), /^internal: something that cannot/],
    [
      "of what throws wherever it is touched",
      new Proxy(
        {},
        new Proxy(
          {},
          {
            get: () => () => {
              throw new Error("touched");
            },
          },
        ),
      ),
      /^internal: something that cannot be shown$/,
    ],
    ["of a symbol", Symbol("s"), /^internal: Symbol\(s\)$/],
  ])("says in one bounded, well-formed line what is thrown %s", (_, thrown: unknown, words) => {
    expect(toErrorData(thrown).message).toMatch(words);
    expect(sentenceOf(thrown)).toMatch(words);
    expect(failedResult(spec, messageOf(thrown))).toMatchObject({ failure: messageOf(thrown) });
    expect(canonicalJson(failedResult(spec, textOf(thrown))).length).toBeLessThan(3000);
  });
});
