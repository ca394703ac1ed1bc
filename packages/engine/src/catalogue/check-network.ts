/** Checks that a problem makes a model and a loss from its options. */
import type { Network } from "@thalweg/core";
import { PluginError } from "@thalweg/core/host";
import { checkName } from "./check-plugin.js";
import { type Fields, type Form, forms, isFields, optional } from "./plugin-forms.js";

const hyper = optional(forms.fields);
const model = { parameters: forms.function, forward: forms.function, hyper: forms.fields };
const loss = {
  value: forms.function,
  weights: optional(forms.function),
  targets: forms.targets,
  hyper: forms.fields,
};

/**
 * The model and the loss, with their hyperparameters.
 * @param owner begins every message: `problem "digits"`
 * @throws PluginError if the network has no model or loss that the engine can use
 */
export function checkNetwork(owner: string, network: unknown): Network {
  const both = isFields(network) ? network : {};
  const [ofModel, ofLoss] = [both.model, both.loss].map((each) => (isFields(each) ? each : {}));
  const parts = [ofModel?.model, ofLoss?.loss];
  if (!parts.every((part) => isFields(part) && typeof part.name === "string")) {
    throw new PluginError(
      `${owner}: its network is no { model: { model }, loss: { loss } }; return a model and a loss with their hyperparameters.`,
    );
  }
  return {
    model: configured(owner, "model", ofModel!, model),
    loss: configured(owner, "loss", ofLoss!, loss),
  } as unknown as Network;
}

function configured(
  owner: string,
  what: "model" | "loss",
  given: Fields,
  fields: Readonly<Record<string, Form>>,
): object {
  const part = given[what] as Fields;
  checkName(part.name, what, `${owner}: its ${what}`);
  for (const [name, form] of Object.entries(fields)) {
    if (form.fits(part[name], part)) continue;
    throw new PluginError(
      `${owner}: the "${name}" of its ${what} "${part.name}" must be ${form.words}; make the ${what} with ${what === "model" ? "defineModel" : "defineLoss"}.`,
    );
  }
  const chosen = given.hyper;
  if (!hyper.fits(chosen, given)) {
    throw new PluginError(
      `${owner}: the hyperparameters of its ${what} "${part.name}" must be ${hyper.words}.`,
    );
  }
  return { [what]: part, ...(chosen !== undefined && { hyper: chosen }) };
}
