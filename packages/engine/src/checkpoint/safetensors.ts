/**
 * Arrays with names in the format of the library safetensors, version 0.3 and later:
 *
 *     N, 8 bytes | header, N bytes of JSON | data
 *
 * All numbers are little-endian, as in the memory of every machine that runs WebAssembly. The header
 * has the type, shape and place of each array; places leave no gap.
 *
 * Reference: https://huggingface.co/docs/safetensors, "Format".
 */
import { ThalwegError } from "@thalweg/core/host";

export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float64Array | Float32Array | Int32Array;
}

type Values = NamedArray["values"];

const types = { F64: Float64Array, F32: Float32Array, I32: Int32Array } as const;
type TypeName = keyof typeof types;

const typeNames = Object.keys(types) as TypeName[];
const typeOf = (values: Values): TypeName =>
  typeNames.find((name) => values instanceof types[name])!;
const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);
const bytesOf = ({ buffer, byteOffset, byteLength }: Values): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const metadataKey = "__metadata__";
const lengthBytes = 8;
/** The library's own limit for headers, in bytes. */
const maxHeaderBytes = 1e8;

/**
 * The bytes of a file, in pieces; the data are views of the arrays. Equal arrays give equal bytes.
 * Arrays of eight-byte numbers come first, so that all are aligned.
 * @param metadata any texts
 */
export function safetensorsPieces(
  arrays: readonly NamedArray[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const wide = arrays.filter(({ values }) => values instanceof Float64Array);
  const narrow = arrays.filter(({ values }) => !(values instanceof Float64Array));
  let end = 0;
  const entries = [...wide, ...narrow].map(({ name, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: typeOf(values), shape, data_offsets: [begin, end] }] as const;
  });
  const header = JSON.stringify(Object.fromEntries([[metadataKey, metadata], ...entries]));
  const text = new TextEncoder().encode(header);
  const padding = (lengthBytes - (text.length % lengthBytes)) % lengthBytes;
  const head = new Uint8Array(lengthBytes + text.length + padding).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length + padding), true);
  head.set(text, lengthBytes);
  return [head, ...[...wide, ...narrow].map(({ values }) => bytesOf(values))];
}

/** Bytes that are read as they are needed. */
export interface ByteSource {
  readonly size: number;
  /** Fills an array with the bytes from a place on. */
  read(into: Uint8Array, at: number): void;
}

interface Entry {
  readonly dtype: TypeName;
  readonly shape: readonly number[];
  /** The places of its first byte and of the byte after its last one. */
  readonly begin: number;
  readonly end: number;
}

/** A file whose header was read and checked. */
export class SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: ReadonlyMap<string, Entry>;

  /**
   * @param name the file's name, for messages
   * @throws ThalwegError for a file of another format, or one that is cut short or damaged
   */
  constructor(
    name: string,
    private readonly source: ByteSource,
  ) {
    const header = readHeader(name, source);
    this.metadata = header.metadata;
    this.entries = header.entries;
  }

  /** Whether there is an array of this name with the type and length of another one. */
  fits(name: string, { length }: Values, dtype: TypeName): boolean {
    const entry = this.entries.get(name);
    return entry?.dtype === dtype && sizeOf(entry.shape) === length;
  }

  /** Reads an array into one of its type and length. */
  readInto(name: string, values: Values): void {
    this.source.read(bytesOf(values), this.entries.get(name)!.begin);
  }

  /** The array of a name, which must be there. */
  array(name: string): NamedArray {
    const { dtype, shape } = this.entries.get(name)!;
    const values = new types[dtype](sizeOf(shape));
    this.readInto(name, values);
    return { name, shape, values };
  }
}

export { typeOf as safetensorsType };

/**
 * The arrays and texts of a file of trained parameters, or of any other with the types F64, F32 and
 * I32.
 * @param name the file's name, for messages
 * @throws ThalwegError for bytes of another format, or cut short or damaged
 */
export function readSafetensors(
  bytes: Uint8Array,
  name = "the file",
): { readonly arrays: readonly NamedArray[]; readonly metadata: Readonly<Record<string, string>> } {
  const source: ByteSource = {
    size: bytes.length,
    read: (into, at) => into.set(bytes.subarray(at, at + into.length)),
  };
  const file = new SafetensorsFile(name, source);
  return {
    arrays: [...file.entries.keys()].map((each) => file.array(each)),
    metadata: file.metadata,
  };
}

function readHeader(name: string, source: ByteSource) {
  const refuse = (why: string) => new ThalwegError(`${name} is no safetensors file: ${why}.`);
  if (source.size < lengthBytes) throw refuse("it is shorter than 8 bytes");
  const count = new Uint8Array(lengthBytes);
  source.read(count, 0);
  const length = new DataView(count.buffer).getBigUint64(0, true);
  if (length > BigInt(Math.min(maxHeaderBytes, source.size - lengthBytes))) {
    throw refuse("its header would be longer than it, or than 100 MB");
  }
  const text = new Uint8Array(Number(length));
  source.read(text, lengthBytes);
  const header = parse(text);
  if (header === undefined) throw refuse("its header is no JSON object");
  const data = lengthBytes + text.length;
  const entries = new Map<string, Entry>();
  let metadata: Readonly<Record<string, string>> = {};
  let expected = 0;
  for (const [key, value] of Object.entries(header)) {
    if (key === metadataKey) {
      if (!isTexts(value)) throw refuse("its metadata are not texts");
      metadata = value;
      continue;
    }
    const entry = entryOf(value);
    if (typeof entry === "string") throw refuse(`array ${JSON.stringify(key)}: ${entry}`);
    if (entry.begin !== expected) throw refuse("its arrays leave gaps or overlap");
    expected = entry.end;
    entries.set(key, { ...entry, begin: data + entry.begin, end: data + entry.end });
  }
  if (data + expected !== source.size) {
    throw refuse(`its arrays have ${expected} bytes, and ${source.size - data} are there`);
  }
  return { metadata, entries };
}

function parse(text: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((each) => typeof each === "string");

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);

/** An entry of the header with places in the data, or what is wrong with it. */
function entryOf(value: unknown): Entry | string {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== "string" || !Object.hasOwn(types, dtype)) {
    return `its type is ${JSON.stringify(dtype)}, and only ${typeNames.join(", ")} are read`;
  }
  if (!isCounts(shape)) return "its shape is no list of extents";
  if (!isCounts(offsets) || offsets.length !== 2) return "its place is not two numbers";
  const [begin, end] = offsets as [number, number];
  const type = dtype as TypeName;
  if (end - begin !== sizeOf(shape) * types[type].BYTES_PER_ELEMENT) {
    return `its shape does not have the size of its place`;
  }
  return { dtype: type, shape, begin, end };
}
