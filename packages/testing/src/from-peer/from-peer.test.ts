import { describe, expect, it } from "vitest";
import { fromPeer } from "./from-peer.js";

describe("the library's own names", () => {
  it("become ours, absent ones the library's defaults and not ours", () => {
    const given = { torchClass: "RMSprop", hyper: { alpha: 0.9 } };
    const hyper = { lr: 0.01, rho: 0.9, eps: 1e-8, weightDecay: 0, centred: false };
    expect(fromPeer("optimizer", given)).toEqual({ name: "rmsprop", hyper });
  });

  it("choose the rule: momentum in RMSprop, amsgrad in AdamW", () => {
    const rmsprop = { torchClass: "RMSprop", hyper: { momentum: 0.9 } };
    expect(fromPeer("optimizer", rmsprop).name).toBe("rmsprop-momentum");
    const adamw = { torchClass: "AdamW", hyper: { amsgrad: true } };
    expect(fromPeer("optimizer", adamw)).toMatchObject({
      name: "amsgrad",
      hyper: { coupled: false, weightDecay: 0.01 },
    });
  });

  it("say how weights decay: by lr, by a fixed share, or through the gradient", () => {
    const decayOf = (hyper: Record<string, boolean>) =>
      fromPeer("optimizer", {
        peerClass: "Lion",
        hyper: { lr: 0.5, weight_decay: 0.1, ...hyper },
      }).hyper;
    expect(decayOf({})).toMatchObject({ weightDecay: 0.1, coupled: false });
    expect(decayOf({ fixed_decay: true })).toMatchObject({ weightDecay: 0.2, coupled: false });
    expect(decayOf({ weight_decouple: false })).toMatchObject({ weightDecay: 0.1, coupled: true });
  });

  it("may be a list of any length where it shapes the rule: AggMo's betas", () => {
    const betasOf = (hyper: Record<string, number[]>) =>
      fromPeer("optimizer", { peerClass: "AggMo", hyper }).hyper.betas;
    expect([betasOf({}), betasOf({ betas: [0, 0.5] })]).toEqual([
      [0, 0.9, 0.99],
      [0, 0.5],
    ]);
  });

  it("may select the library's implementation, which changes no result", () => {
    const how = { foreach: false, capturable: false, maximize: false };
    const off = { peerClass: "DiffGrad", hyper: { rectify: false, ams_bound: false } };
    expect(fromPeer("optimizer", off).name).toBe("diffgrad");
    const plain = fromPeer("optimizer", { torchClass: "Adam", hyper: {} });
    expect(fromPeer("optimizer", { torchClass: "Adam", hyper: how })).toEqual(plain);
  });
});

it("an ascent is a descent on negated gradients", () => {
  const given = { peerClass: "AggMo", hyper: { maximize: true, lr: 0.5 } };
  expect(fromPeer("optimizer", given)).toMatchObject({ name: "negate|aggmo", hyper: { lr: 0.5 } });
});

describe("a case without a counterpart is refused", () => {
  it.each([
    [{ torchClass: "Adan", hyper: {} }, "PyTorch's Adan is not translated. Did you mean"],
    [{ torchClass: "Adam", hyper: { beta: 1 } }, 'PyTorch\'s Adam has no hyperparameter "beta"'],
    [{ torchClass: "Adam", hyper: { maximize: 1 } }, '"maximize" is 1; it must be a boolean'],
    [{ peerClass: "DiffGrad", hyper: { rectify: true } }, 'no hyperparameter "rectify"'],
    [{ peerClass: "Lion", hyper: { betas: [0.9] } }, '"betas" is [0.9]; it must be a list of 2'],
    [{ torchClass: "Adam", hyper: { lr: "1e-3" } }, '"lr" is "1e-3"; it must be a number'],
    [{ peerClass: "Shampoo", hyper: {} }, "it takes inverse roots in single precision"],
    [
      { peerClass: "SOAP", hyper: { merge_dims: true } },
      '"merge_dims" is true; only false is translated',
    ],
    [{ peerClass: "Prodigy", hyper: { bias_correction: true } }, "only false is translated"],
    [{ hyper: {} }, 'names its class as "torchClass"'],
  ])("%j", (given, message) => {
    expect(() => fromPeer("optimizer", given)).toThrow(message);
  });
});
