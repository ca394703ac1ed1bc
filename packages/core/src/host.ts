/**
 * What engines and other hosts of plugins need besides `@thalweg/core`: the kinds of named things
 * and their registries, resolved hyperparameters, the primitives of which operations are made,
 * checks, errors and texts. Plugins need none of it.
 */

// Kinds of named things, their registries, and references to plugins.

export {
  completeLists,
  forEachKind,
  type Kind,
  type KindRow,
  kindNames,
  kinds,
  type ListsOf,
  listsOf,
  type NamedValues,
  type RegistriesOf,
} from "./kinds/kinds.js";
export type { PluginReference } from "./kinds/plugin.js";
export { type Named, Registry } from "./kinds/registry.js";
export { type Token, token } from "./kinds/token.js";

// Definitions with values for their hyperparameters.

export { isLearningRate } from "./define/hyper.js";
export { batchLoss, type ConfiguredLoss } from "./define/loss.js";
export type { ConfiguredModel } from "./define/model.js";
export {
  holdsNumber,
  inUnit,
  type ResolvedHyper,
  rangeOf,
  resolveHyper,
} from "./define/resolve-hyper.js";

// The primitives that an implementation of tensors computes.

export {
  type AttributesOf,
  type ElementwisePrimitive,
  elementwisePrimitives,
  type Primitive,
  type PrimitiveAttributes,
  type StructuredPrimitive,
  structuredPrimitives,
  type Window,
} from "./tensor/primitives.js";

// Checks of values from plugins and users.

export { checkWords } from "./define/check-words.js";
export {
  checkDType,
  checkOptions,
  checkTensor,
  checkTensors,
  checkWhole,
  type Form,
  isScalar,
  isTensor,
  shapeFrom,
  showValue,
} from "./vocabulary/arguments.js";
export { checkArgument, checkKind } from "./vocabulary/check-argument.js";

// Errors, suggestions, and making texts safe to print.

export { nearest, suggestion } from "./errors/did-you-mean.js";
export { InternalError, PluginError, ThalwegError, UnknownNameError } from "./errors/errors.js";
export { visibleLine, visibleText, wellFormedText } from "./errors/visible-text.js";
export { wordCalled } from "./vocabulary/other-names.js";
