/**
 * Checks that a plugin's description can be written into results. The manifest was checked field by
 * field; this check of the resulting plain data finds fields that return another value when they
 * are read again.
 */
import { PluginError } from "@thalweg/core/host";
import { isFields, maxTextLength } from "./plugin-forms.js";

/**
 * Checks a description, and returns it.
 * @throws PluginError that names the place of a value that canonical JSON cannot represent; the
 * bounds of a hyperparameter's range may be infinite
 */
export function checkDescription<T extends object>(description: T): T {
  checkValue(description, "");
  return description;
}

function checkValue(value: unknown, place: string): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (Number.isFinite(value) || isRangeEnd(value, place)) return;
    refuse(place, String(value));
  }
  if (typeof value === "string") {
    if (value.length <= maxTextLength && !/\p{Surrogate}/u.test(value)) return;
    refuse(place, `a text of ${value.length} characters`);
  }
  if (!isFields(value)) refuse(place, `a value of type ${typeof value}`);
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) {
    refuse(place, "an instance of a class");
  }
  // Array.from: it turns the holes of a list into undefined.
  for (const [key, inside] of Object.entries(Array.isArray(value) ? Array.from(value) : value)) {
    checkValue(inside, place === "" ? key : `${place}.${key}`);
  }
}

const isRangeEnd = (value: number, place: string): boolean =>
  !Number.isNaN(value) && /\.hyper\..*\.(?:min|max)$/.test(place);

function refuse(place: string, got: string): never {
  throw new PluginError(`"${place}" is ${got}, which results cannot hold; use plain data.`);
}
