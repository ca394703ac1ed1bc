/**
 * Protects the built-in objects of JavaScript, which all code of a thread shares: a plugin that
 * changes one could change the results of all others. The built-in objects are recorded before the
 * first plugin is loaded, and compared property by property after a plugin's code has run. Works in
 * browsers.
 *
 * After the recording, this code uses nothing that a plugin could change: no method of a prototype
 * and no iterator.
 */
import { PluginError } from "@thalweg/core/host";

const { defineProperty, deleteProperty, get, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { ownKeys, setPrototypeOf } = Reflect;
const { is } = Object;

/** The global objects that code of the engine, core or a plugin can reach by name or by syntax. */
const names = [
  ...["Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Math"],
  ...["JSON", "Reflect", "Proxy", "Promise", "Map", "Set", "WeakMap", "WeakSet", "WeakRef"],
  ...["RegExp", "Error", "TypeError", "RangeError", "SyntaxError", "AggregateError", "Atomics"],
  ...["ArrayBuffer", "SharedArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Int16Array"],
  ...["Uint8ClampedArray", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array"],
  ...["Float64Array", "BigInt64Array", "BigUint64Array", "WebAssembly", "Iterator"],
  ...["FinalizationRegistry", "TextEncoder", "structuredClone"],
  ...["parseInt", "parseFloat", "isNaN", "isFinite", "queueMicrotask", "Date"],
];

/**
 * Properties that the JavaScript engine, Node or tools for stack traces set. No result depends on
 * them.
 */
const free: ReadonlySet<string> = new Set(["Error.stackTraceLimit", "Error.prepareStackTrace"]);

interface Remembered {
  readonly holder: object;
  /** For messages: `Array.prototype`. */
  readonly label: string;
  readonly prototype: object | null;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
}

/** The module whose `createHash` makes hashes in Node. No result depends on its other exports. */
const hashing = globalThis.process?.getBuiltinModule?.("node:crypto");

let remembered: Remembered[] | undefined;
/** The values of the globals named in {@link names}. */
let globals: unknown[] = [];
let createHash: unknown;
let incurable: string | undefined;

/** Records the built-in objects as they are now, once per thread, before any plugin is loaded. */
export function rememberIntrinsics(): void {
  if (remembered !== undefined) return;
  remembered = walk();
  globals = names.map(globalNamed);
  createHash = hashing?.createHash;
}

/**
 * Checks that the built-in objects are as recorded, if they were recorded, and restores what
 * differs.
 * @param who whose code has run: `plugin file /home/me/mine.ts`
 * @throws PluginError that says whose code changed what; if it cannot be restored, every later
 * check throws too
 */
export function checkIntrinsics(who: string): void {
  const changed = incurable === undefined ? firstChange() : undefined;
  if (changed !== undefined) {
    const what = `${who} changes ${changed}, which all other code uses too; leave built-in objects as they are.`;
    restore();
    if (firstChange() !== undefined) incurable = what;
    throw new PluginError(what);
  }
  if (incurable !== undefined) throw new PluginError(incurable);
}

function walk(): Remembered[] {
  const found: Remembered[] = [];
  const seen = new Set<object>();
  const waiting: [unknown, string][] = [...roots()];
  for (let at = 0; at < waiting.length; at++) {
    const [holder, label] = waiting[at]!;
    if (!isObject(holder) || seen.has(holder)) continue;
    seen.add(holder);
    const keys = ownKeys(holder).filter((key) => !free.has(`${label}.${String(key)}`));
    const descriptors = keys.map((key) => getOwnPropertyDescriptor(holder, key)!);
    const prototype = getPrototypeOf(holder);
    found.push({ holder, label, prototype, keys, descriptors });
    waiting.push([prototype, `the prototype of ${label}`]);
    for (const [i, { value, get, set }] of descriptors.entries()) {
      for (const each of [value, get, set]) waiting.push([each, labelOf(label, keys[i]!)]);
    }
  }
  return found;
}

/** The global objects, and objects that only syntax reaches. */
function* roots(): Generator<[unknown, string]> {
  for (const name of names) {
    const value = globalNamed(name);
    yield [value, name];
    if (isObject(value)) yield [get(value, "prototype"), `${name}.prototype`];
  }
  yield [hashing?.Hash.prototype, "the hashes of node:crypto"];
  yield [getPrototypeOf([][Symbol.iterator]()), "the iterator of Array"];
  yield [getPrototypeOf(new Map()[Symbol.iterator]()), "the iterator of Map"];
  yield [getPrototypeOf(new Set()[Symbol.iterator]()), "the iterator of Set"];
  yield [getPrototypeOf(""[Symbol.iterator]()), "the iterator of String"];
  yield [getPrototypeOf("".matchAll(/x/g)), "the iterator of RegExp"];
  yield [getPrototypeOf(function* () {}), "GeneratorFunction.prototype"];
  yield [getPrototypeOf(async () => {}), "AsyncFunction.prototype"];
  yield [getPrototypeOf(async function* () {}), "AsyncGeneratorFunction.prototype"];
}

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

const labelOf = (label: string, key: PropertyKey): string =>
  typeof key === "symbol" ? `${label}[${String(key.description)}]` : `${label}.${String(key)}`;

/**
 * A description of the first difference. Loops use an index, since the iterators can be what was
 * changed.
 */
function firstChange(): string | undefined {
  if (remembered === undefined) return undefined;
  if (hashing?.createHash !== createHash) return "createHash of node:crypto";
  for (let i = 0; i < names.length; i++) {
    if (globalNamed(names[i]!) !== globals[i]) return names[i];
  }
  for (let i = 0; i < remembered.length; i++) {
    const each = remembered[i]!;
    const { holder, label, keys, descriptors } = each;
    if (getPrototypeOf(holder) !== each.prototype) return `the prototype of ${label}`;
    for (let k = 0; k < keys.length; k++) {
      const now = getOwnPropertyDescriptor(holder, keys[k]!);
      if (now === undefined || !isSame(now, descriptors[k]!)) return labelOf(label, keys[k]!);
    }
    const present = ownKeys(holder);
    if (present.length === keys.length) continue;
    for (let k = 0; k < present.length; k++) {
      if (isNew(present[k]!, each)) return labelOf(label, present[k]!);
    }
  }
  return undefined;
}

const globalNamed = (name: string): unknown => get(globalThis, name);

function isNew(key: PropertyKey, { keys, label }: Remembered): boolean {
  for (let k = 0; k < keys.length; k++) if (keys[k] === key) return false;
  const name = labelOf(label, key);
  return name !== "Error.stackTraceLimit" && name !== "Error.prepareStackTrace";
}

function isSame(now: PropertyDescriptor, before: PropertyDescriptor): boolean {
  return (
    is(now.value, before.value) &&
    now.get === before.get &&
    now.set === before.set &&
    now.writable === before.writable &&
    now.enumerable === before.enumerable &&
    now.configurable === before.configurable
  );
}

/** Restores the recorded properties, as far as possible. */
function restore(): void {
  if (remembered === undefined) return;
  if (hashing !== undefined) {
    defineProperty(hashing, "createHash", {
      value: createHash,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  for (let i = 0; i < names.length; i++) {
    if (globalNamed(names[i]!) === globals[i]) continue;
    const value = globals[i];
    defineProperty(globalThis, names[i]!, { value, writable: true, configurable: true });
  }
  for (let i = 0; i < remembered.length; i++) {
    const each = remembered[i]!;
    const { holder, keys, descriptors } = each;
    setPrototypeOf(holder, each.prototype);
    for (let k = 0; k < keys.length; k++) defineProperty(holder, keys[k]!, descriptors[k]!);
    const present = ownKeys(holder);
    for (let k = 0; k < present.length; k++) {
      if (isNew(present[k]!, each)) deleteProperty(holder, present[k]!);
    }
  }
}
