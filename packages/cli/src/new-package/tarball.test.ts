import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { tarball } from "./tarball.js";

const text = (bytes: Uint8Array, start: number, length: number) =>
  Buffer.from(bytes.subarray(start, start + length))
    .toString("latin1")
    .replace(/\0.*$/s, "");

it("an archive is whole blocks: a header whose checksum is right, the content, and two blocks of zeros", () => {
  const long = `${"folder/".repeat(14)}file.js`;
  const archive = gunzipSync(tarball({ "a.js": Buffer.from("hello"), [long]: Buffer.alloc(512) }));
  expect(archive.length).toBe(512 * 6);
  expect(text(archive, 0, 100)).toBe("package/a.js");
  expect(Number.parseInt(text(archive, 124, 12), 8)).toBe(5);
  expect(text(archive, 257, 8)).toBe("ustar");
  expect(text(archive, 512, 512)).toBe("hello");
  const second = archive.subarray(1024, 1536);
  expect(`${text(second, 345, 155)}/${text(second, 0, 100)}`).toBe(`package/${long}`);
  const sum = second.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  expect(Number.parseInt(text(second, 148, 8), 8)).toBe(sum);
  expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
});
