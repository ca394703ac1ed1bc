import { describe, expect, it } from "vitest";
import { parseExpression } from "./expression.js";

describe("an optimizer's expression", () => {
  it.each([
    ["adam", []],
    ["adam+warmup-cosine", [{ hyper: "lr", scheduler: "warmup-cosine" }]],
    [
      "adam+cosine+beta1:step",
      [
        { hyper: "lr", scheduler: "cosine" },
        { hyper: "beta1", scheduler: "step" },
      ],
    ],
  ])("%s is read as its schedules, of lr unless said otherwise", (text, schedules) => {
    expect(parseExpression(text)).toEqual({ optimizer: "adam", schedules });
  });

  it.each(["", "+cosine", "adam+", "adam+:cosine", "adam+lr:"])("%j lacks a name", (text) => {
    expect(() => parseExpression(text)).toThrow(/lacks a name/);
  });

  it("schedules no hyperparameter twice", () => {
    expect(() => parseExpression("adam+cosine+lr:step")).toThrow(
      '"adam+cosine+lr:step" schedules lr twice; keep one schedule of it.',
    );
  });
});
