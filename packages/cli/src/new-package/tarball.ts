/**
 * A package's archive, as `npm pack` makes it: a gzipped ustar of everything under `package/`
 * (POSIX.1-1988).
 */
import { gzipSync } from "node:zlib";

const block = 512;

/** @param files by their paths in the package */
export function tarball(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => {
    const padding = (block - (content.length % block)) % block;
    return [header(`package/${name}`, content.length), content, new Uint8Array(padding)];
  });
  return gzipSync(Buffer.concat([...entries.flat(), new Uint8Array(2 * block)]));
}

/**
 * Name, mode, owner, size, time, checksum, type, and ustar's magic; fields that are 0 are omitted.
 */
function header(name: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(block);
  const [prefix, rest] = splitName(name);
  const octal = (value: number, length: number) =>
    `${value.toString(8).padStart(length - 1, "0")}\0`;
  bytes.write(rest, 0);
  bytes.write(octal(0o644, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(" ".repeat(8), 148);
  bytes.write("0", 156);
  bytes.write("ustar\u000000", 257, "latin1");
  bytes.write(prefix, 345);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

/** A name of more than 100 bytes is split at a slash, with at most 155 bytes before it. */
function splitName(name: string): readonly [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ["", name];
  const cut = name.indexOf("/", name.length - 101);
  return [name.slice(0, cut), name.slice(cut + 1)];
}
