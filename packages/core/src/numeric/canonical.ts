/**
 * Canonical JSON (RFC 8785): equal values have the same text, so that its hash identifies the
 * value.
 */
import { UsageError } from "../errors/errors.js";

/**
 * The values that canonical JSON can represent. Numbers must be finite. A property that is
 * undefined is an error and is not dropped.
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An unpaired surrogate; with the u flag, a pair matches as one character. */
const HALF_PAIR = /\p{Surrogate}/u;

function refuse(path: string, got: string, mend: string): never {
  throw new UsageError(`${path} is ${got}, which JSON cannot say; ${mend}.`);
}

function member(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function writeString(text: string, path: string): string {
  if (HALF_PAIR.test(text)) {
    refuse(path, "a string with half a surrogate pair", "use well-formed Unicode");
  }
  return JSON.stringify(text);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) refuse(path, String(value), "use null and say why beside it");
  return String(value === 0 ? 0 : value);
}

function writeObject(value: object, path: string, above: readonly object[]): string {
  if (above.includes(value)) refuse(path, "a value that contains itself", "break the cycle");
  const inside = [...above, value];
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown, i) => write(item, `${path}[${i}]`, inside));
    return `[${items.join(",")}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = "constructor" in value ? value.constructor.name : "some class";
    refuse(path, `an instance of ${name}`, "use plain objects and arrays");
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries.map(([key, item]: [string, unknown]) => {
    const at = member(path, key);
    return `${writeString(key, at)}:${write(item, at, inside)}`;
  });
  return `{${members.join(",")}}`;
}

function write(value: unknown, path: string, above: readonly object[]): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return writeNumber(value, path);
    case "string":
      return writeString(value, path);
    case "object":
      return value === null ? "null" : writeObject(value, path, above);
    case "undefined":
      return refuse(path, "undefined", "leave the property out or use null");
    default:
      return refuse(path, `a ${typeof value}`, "use strings, numbers, lists and plain objects");
  }
}

/**
 * The canonical JSON text of a value: members sorted by UTF-16 code units, no white space, numbers
 * as ECMAScript prints them (-0 as 0). Reference: RFC 8785.
 * @throws UsageError that names the place (`$.trials[3].lr`) of a number that is not finite,
 * undefined, a function, a symbol, a bigint, an instance of a class, a cycle, or a string that is
 * not well-formed
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", []);
}
