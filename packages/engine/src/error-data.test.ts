import { InternalError, PluginError, ShapeError, ThalwegError, UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { fromErrorData, sentenceOf, toErrorData } from "./error-data.js";

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
});
