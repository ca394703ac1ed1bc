/**
 * Writes a WebAssembly module in the binary format. Imports come before definitions, since
 * functions and globals are numbered in that order.
 */
import { InternalError } from "@thalweg/core/host";
import { ByteBuffer } from "./byte-buffer.js";
import { FunctionBuilder } from "./function-builder.js";
import { specialOpcodes } from "./opcodes.js";
import { type FunctionType, type MemoryType, type ValueType, valueTypes } from "./value-type.js";

const section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
} as const;
const kind = { function: 0, memory: 2, global: 3 } as const;
const functionTypeMark = 0x60;
const functionNamesMark = 1;

export class ModuleBuilder {
  readonly #types: FunctionType[] = [];
  readonly #typeIndices = new Map<string, number>();
  readonly #imports = new ByteBuffer();
  #importCount = 0;
  readonly #functionNames: string[] = [];
  readonly #functions: { readonly builder: FunctionBuilder; readonly typeIndex: number }[] = [];
  #memory: MemoryType | undefined;
  #hasMemory = false;
  #globalCount = 0;
  #definedGlobals = 0;
  readonly #globals = new ByteBuffer();
  readonly #exports = new ByteBuffer();
  #exportCount = 0;

  /** Imports a function and returns its number. */
  importFunction(module: string, name: string, type: FunctionType): number {
    if (this.#functions.length > 0) {
      throw new InternalError(`function ${module}.${name} is imported after one was defined`);
    }
    this.#import(module, name, kind.function);
    this.#imports.u32(this.#typeIndex(type));
    return this.#functionNames.push(name) - 1;
  }

  importMemory(module: string, name: string, type: MemoryType): void {
    this.#onlyMemory(type);
    this.#import(module, name, kind.memory);
    writeLimits(this.#imports, type);
  }

  /** Imports a global variable and returns its number. */
  importGlobal(module: string, name: string, type: ValueType, mutable = false): number {
    if (this.#definedGlobals > 0) {
      throw new InternalError(`global ${module}.${name} is imported after one was defined`);
    }
    this.#import(module, name, kind.global);
    this.#imports.byte(valueTypes[type]);
    this.#imports.byte(mutable ? 1 : 0);
    return this.#globalCount++;
  }

  defineMemory(type: MemoryType): void {
    this.#onlyMemory(type);
    this.#memory = type;
  }

  /** Defines a global variable and returns its number. */
  defineGlobal(type: Exclude<ValueType, "v128">, initial: number | bigint, mutable = true): number {
    this.#globals.byte(valueTypes[type]);
    this.#globals.byte(mutable ? 1 : 0);
    this.#globals.byte(specialOpcodes[`${type}Const`]);
    if (type === "i64") this.#globals.i64(BigInt(initial));
    else this.#globals[type](Number(initial));
    this.#globals.byte(specialOpcodes.end);
    this.#definedGlobals++;
    return this.#globalCount++;
  }

  /** Begins a function; its body may be written at any time before `build`. */
  defineFunction(
    name: string,
    params: readonly ValueType[] = [],
    results: readonly ValueType[] = [],
  ): FunctionBuilder {
    const type = { params, results };
    const builder = new FunctionBuilder(name, this.#functionNames.push(name) - 1, type);
    this.#functions.push({ builder, typeIndex: this.#typeIndex(type) });
    return builder;
  }

  exportFunction(name: string, index: number): void {
    this.#export(name, kind.function, index);
  }

  exportMemory(name: string): void {
    this.#export(name, kind.memory, 0);
  }

  exportGlobal(name: string, index: number): void {
    this.#export(name, kind.global, index);
  }

  /** The module's bytes. */
  build(): Uint8Array<ArrayBuffer> {
    const out = new ByteBuffer(1024);
    out.bytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    writeSection(out, section.type, this.#types.length, this.#encodeTypes());
    writeSection(out, section.import, this.#importCount, this.#imports);
    writeSection(out, section.function, this.#functions.length, this.#encodeTypeIndices());
    writeSection(out, section.memory, this.#memory === undefined ? 0 : 1, this.#encodeMemory());
    writeSection(out, section.global, this.#definedGlobals, this.#globals);
    writeSection(out, section.export, this.#exportCount, this.#exports);
    writeSection(out, section.code, this.#functions.length, this.#encodeBodies());
    this.#writeNames(out);
    return out.view().slice();
  }

  #typeIndex(type: FunctionType): number {
    const key = `${type.params}:${type.results}`;
    const known = this.#typeIndices.get(key);
    if (known !== undefined) return known;
    const index = this.#types.push(type) - 1;
    this.#typeIndices.set(key, index);
    return index;
  }

  #import(module: string, name: string, what: number): void {
    this.#imports.text(module);
    this.#imports.text(name);
    this.#imports.byte(what);
    this.#importCount++;
  }

  #export(name: string, what: number, index: number): void {
    this.#exports.text(name);
    this.#exports.byte(what);
    this.#exports.u32(index);
    this.#exportCount++;
  }

  #onlyMemory({ shared = false, maxPages }: MemoryType): void {
    if (shared && maxPages === undefined) {
      throw new InternalError("a shared memory needs a maximum of pages");
    }
    if (this.#hasMemory)
      throw new InternalError("a module has one memory, and this has it already");
    this.#hasMemory = true;
  }

  #encodeTypes(): ByteBuffer {
    const out = new ByteBuffer();
    for (const { params, results } of this.#types) {
      out.byte(functionTypeMark);
      for (const list of [params, results]) {
        out.u32(list.length);
        for (const type of list) out.byte(valueTypes[type]);
      }
    }
    return out;
  }

  #encodeTypeIndices(): ByteBuffer {
    const out = new ByteBuffer();
    for (const { typeIndex } of this.#functions) out.u32(typeIndex);
    return out;
  }

  #encodeMemory(): ByteBuffer {
    const out = new ByteBuffer();
    if (this.#memory !== undefined) writeLimits(out, this.#memory);
    return out;
  }

  #encodeBodies(): ByteBuffer {
    const out = new ByteBuffer(1024);
    for (const { builder } of this.#functions) out.sized(builder.encode());
    return out;
  }

  #writeNames(out: ByteBuffer): void {
    const names = new ByteBuffer();
    names.u32(this.#functionNames.length);
    this.#functionNames.forEach((name, index) => {
      names.u32(index);
      names.text(name);
    });
    const custom = new ByteBuffer();
    custom.text("name");
    custom.byte(functionNamesMark);
    custom.sized(names.view());
    out.byte(section.custom);
    out.sized(custom.view());
  }
}

/** A section that is a vector of `count` items; nothing if there are none. */
function writeSection(out: ByteBuffer, id: number, count: number, items: ByteBuffer): void {
  if (count === 0) return;
  const content = new ByteBuffer(items.length + 5);
  content.u32(count);
  content.bytes(items.view());
  out.byte(id);
  out.sized(content.view());
}

function writeLimits(out: ByteBuffer, { minPages, maxPages, shared = false }: MemoryType): void {
  out.byte((maxPages === undefined ? 0 : 1) | (shared ? 2 : 0));
  out.u32(minPages);
  if (maxPages !== undefined) out.u32(maxPages);
}
