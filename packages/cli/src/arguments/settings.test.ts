import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { setting } from "./settings.js";

describe("--set", () => {
  it.each([
    ["lr=1e-3", { lr: 1e-3 }],
    ["beta1=.9", { beta1: 0.9 }],
    ["decay=-2", { decay: -2 }],
    ["amsgrad=true", { amsgrad: true }],
    ["form=mean", { form: "mean" }],
    ["widths=64,32", { widths: [64, 32] }],
    ["sequence.milestones=[0.3]", { "sequence.milestones": [0.3] }],
    ["widths=[64, 32]", { widths: [64, 32] }],
    ["widths=[a]", { widths: "[a]" }],
    ["warmup-cosine.warmup = 0.1", { "warmup-cosine.warmup": 0.1 }],
    ["name=a=b", { name: "a=b" }],
    ["lr=abc", { lr: "abc" }],
    ["lr=", { lr: "" }],
    ["lr=0x10", { lr: "0x10" }],
    ["lr=Infinity", { lr: "Infinity" }],
    ["lr=1e999", { lr: "1e999" }],
    ["widths=1,1e999", { widths: "1,1e999" }],
  ])("reads %s", (text, given) => {
    expect(setting(text)).toEqual(given);
  });

  it("adds to what came before, and refuses the same name twice", () => {
    const before = setting("lr=1");
    expect(setting("eps=2", before)).toEqual({ lr: 1, eps: 2 });
    expect(() => setting("lr=2", before)).toThrow(
      new UsageError('--set gives "lr" twice, as 1 and 2; keep one of them.'),
    );
  });

  it.each(["lr", "=3", ""])("refuses %j, which has no name or no value", (text) => {
    expect(() => setting(text)).toThrow("write a hyperparameter and its value, as lr=1e-3.");
  });
});
