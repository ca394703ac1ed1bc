/** Handles the rejections of promises that a plugin returns where a plain value is required. */
import { isA } from "../trial/error-data.js";

/**
 * The number of levels inside a value at which promises are looked for; the arrays of a data set's
 * split are at this depth.
 */
const maxDepth = 3;
const maxFields = 100;

/**
 * Returns the value, and handles the rejections of promises in it, which would otherwise end the
 * process. Nothing awaits such promises: the code that checks the value refuses them.
 */
export function handleRejections<T>(value: T): T {
  handleWithin(value, 0);
  return value;
}

function handleWithin(value: unknown, depth: number): void {
  if (isA(value, Promise)) ignoreRejection(value);
  else if (depth < maxDepth) for (const each of fieldsOf(value)) handleWithin(each, depth + 1);
}

function ignoreRejection(promise: Promise<unknown>): void {
  try {
    Promise.prototype.then.call(promise, undefined, () => {});
  } catch {
    // An object that only claims to be a promise.
  }
}

/** The fields of a plain object or a short list. Getters are not called. */
function fieldsOf(value: unknown): unknown[] {
  try {
    if (typeof value !== "object" || value === null) return [];
    if (value.constructor !== Object && !Array.isArray(value)) return [];
    if (Array.isArray(value) && value.length > maxFields) return [];
    return Object.values(Object.getOwnPropertyDescriptors(value)).map((field) => field.value);
  } catch {
    return [];
  }
}
