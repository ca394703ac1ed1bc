import {
  choice,
  defineLoss,
  defineOptimizer,
  definePlugin,
  defineWrapper,
  lerp,
  mul,
  positive,
  sub,
  wrap,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "./catalogue.js";
import { checkPlugin } from "./check-plugin.js";

const optimizer = defineOptimizer({
  name: "descent",
  aliases: ["gd"],
  source: "Cauchy 1847",
  hyper: { lr: positive(0.1) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
const loss = defineLoss({
  name: "difference",
  source: "own work",
  targets: "values",
  hyper: { form: choice("plain", ["plain"]) },
  value: ({ prediction, target }) => sub(prediction, target),
});
const plugin = definePlugin({ name: "made", optimizers: [optimizer], losses: [loss] });

describe("a catalogue", () => {
  it("finds what its plugins bring by name, alias and kind", () => {
    const catalogue = createCatalogue([{ plugin, origin: "made" }]);
    expect(catalogue.optimizers.get("gd")).toBe(optimizer);
    expect(catalogue.losses.get("difference")).toBe(loss);
    expect(catalogue.optimizers.originOf("descent")).toBe("made");
    expect(() => catalogue.optimizers.get("decent")).toThrow(
      'unknown optimizer "decent". Did you mean "descent"?',
    );
  });

  it("says where both owners of a name come from", () => {
    const sources = [
      { plugin, origin: "@thalweg/made" },
      { plugin, origin: "plugin file mine.ts" },
    ];
    expect(() => createCatalogue(sources)).toThrow(
      'optimizer "descent" comes from both @thalweg/made and plugin file mine.ts; give one of them another name.',
    );
  });
});

describe("transforms", () => {
  const halved = defineWrapper({
    name: "halved",
    aliases: ["gd"],
    source: "own work",
    hyper: {},
    wrap: ({ theta, inner }) => ({ theta: lerp(theta, inner(), 0.5) }),
  });
  const other = definePlugin({ name: "other", transforms: [halved] });

  it("have a registry of their own", () => {
    const { transforms, optimizers } = createCatalogue([{ plugin: other, origin: "other" }]);
    expect(transforms.get("halved")).toBe(halved);
    expect(() => transforms.get("halve")).toThrow(
      'unknown transform "halve". Did you mean "halved"?',
    );
    expect(optimizers.names()).toEqual([]);
  });

  it("bear no name or alias of an optimizer, which expressions could not tell from them", () => {
    const sources = [
      { plugin, origin: "made" },
      { plugin: other, origin: "plugin file other.ts" },
    ];
    expect(() => createCatalogue(sources)).toThrow(
      'transform "gd" of plugin file other.ts has the name of an optimizer of made; give one of them another name.',
    );
  });

  it("are stages or wrappers, not optimizers that are wrapped already", () => {
    const wrapped = wrap(halved, optimizer);
    const manifest = { ...other, transforms: [wrapped] };
    expect(() => checkPlugin(manifest, "mine.ts")).toThrow(
      'mine.ts: "transforms"[0] is an object and no transform; make it with defineOptimizer or defineWrapper.',
    );
  });
});

describe("the check of a manifest", () => {
  const wrap = "export default definePlugin({ name, ";
  it.each([
    [
      "no default export",
      undefined,
      `mine.ts: it has no default export; write ${wrap}optimizers: [...] }).`,
    ],
    [
      "a lone optimizer",
      optimizer,
      `mine.ts: its default export is the optimizer "descent" alone; wrap it: ${wrap}optimizers: [x] }).`,
    ],
    [
      "a lone loss",
      loss,
      `mine.ts: its default export is the loss "difference" alone; wrap it: ${wrap}losses: [x] }).`,
    ],
    [
      "a number",
      3,
      `mine.ts: its default export is 3 and no plugin; write ${wrap}optimizers: [...] }).`,
    ],
    [
      "a function",
      () => 3,
      `mine.ts: its default export is a function and no plugin; write ${wrap}optimizers: [...] }).`,
    ],
    [
      "no list",
      { ...plugin, optimizers: optimizer },
      'mine.ts: "optimizers" is an object; it must be a list of optimizer values.',
    ],
    [
      "no name",
      { ...plugin, name: "" },
      `mine.ts: a plugin's name and version are texts of 1 to 2000 characters, and it has "" and "0.0.0".`,
    ],
    [
      "an entry of another kind",
      { ...plugin, optimizers: [loss] },
      'mine.ts: "optimizers"[0] is an object and no optimizer; make it with defineOptimizer, chain, partition or wrap.',
    ],
    [
      "an entry's bad name",
      { ...plugin, losses: [loss, { ...loss, name: "a+b" }] },
      'mine.ts: "losses"[1] has the name "a+b"; names are in lower case, words joined by dashes, such as "my-loss".',
    ],
    [
      "a word of expressions as a name",
      { ...plugin, optimizers: [{ ...optimizer, name: "rest" }] },
      'mine.ts: "optimizers"[0] has the name "rest", which is a keyword of expressions, as are partition, freeze, matrices, vectors, sequence, sequential, join, product, warmup; give it another.',
    ],
    [
      "a word of expressions as an alias",
      { ...plugin, optimizers: [{ ...optimizer, aliases: ["sequence"] }] },
      'mine.ts: "optimizers"[0] has the name "sequence", which is a keyword of expressions, as are partition, freeze, matrices, vectors, rest, sequential, join, product, warmup; give it another.',
    ],
    [
      "an entry's bad alias",
      { ...plugin, losses: [{ ...loss, aliases: ["A"] }] },
      'mine.ts: loss "difference" has the name "A"; names are in lower case, words joined by dashes, such as "my-alias".',
    ],
    [
      "an entry without a source",
      { ...plugin, losses: [{ ...loss, source: undefined }] },
      'mine.ts: loss "difference": "source" is undefined; say where it is published, or "own work".',
    ],
    [
      "an entry without its function",
      { ...plugin, losses: [{ ...loss, value: 1 }] },
      'mine.ts: loss "difference": "value" is 1; it must be a function.',
    ],
    [
      "a hyperparameter that is a number",
      { ...plugin, optimizers: [{ ...optimizer, hyper: { lr: 0.1 } }] },
      'mine.ts: optimizer "descent": hyperparameter "lr" is 0.1; make it with learningRate, positive, nonNegative, decay, real, length, flag, choice, integer or list.',
    ],
    [
      "a hyperparameter made by hand",
      { ...plugin, optimizers: [{ ...optimizer, hyper: { lr: { kind: "numeric", default: 1 } } }] },
      'mine.ts: optimizer "descent": hyperparameter "lr" is an object; make it with learningRate, positive, nonNegative, decay, real, length, flag, choice, integer or list.',
    ],
    [
      "a default out of its own range",
      { ...plugin, optimizers: [{ ...optimizer, hyper: { lr: positive(-1) } }] },
      'mine.ts: optimizer "descent": hyperparameter "lr" is -1; it must be in (0, inf); this is the default, so mend its definition.',
    ],
  ])("says what is wrong with %s", (_, value, message) => {
    expect(() => checkPlugin(value, "mine.ts")).toThrow(
      expect.objectContaining({ name: "PluginError", message }),
    );
  });

  it("lets a manifest pass as it is", () => {
    expect(checkPlugin(plugin, "mine.ts")).toBe(plugin);
  });
});
