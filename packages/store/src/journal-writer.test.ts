import { readFileSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { JournalWriter } from "./journal-writer.js";
import { temporaryFolders } from "./test-support/records.js";

const newFolder = temporaryFolders();
const fault = (code: string) => Object.assign(new Error(code), { code });

/** A disk that takes some bytes and then has no space left until it is given more. */
function smallDisk(space: number) {
  const disk = {
    space,
    write(descriptor: number, bytes: Buffer, from: number): number {
      if (disk.space === 0) throw fault("ENOSPC");
      const length = Math.min(disk.space, bytes.length - from);
      disk.space -= length;
      return writeSync(descriptor, bytes, from, length);
    },
  };
  return disk;
}

describe("a journal that is written", () => {
  it("has whole lines alone when the disk is full, and goes on when there is space", async () => {
    const file = path.join(newFolder(), "journal.jsonl");
    writeFileSync(file, "head\ntorn");
    const disk = smallDisk(8);
    const writer = new JournalWriter(file, 5, disk.write);
    writer.append("one\n");
    expect(() => writer.append("three\n")).toThrow(
      `nothing can be written to ${file}: no space is left; what was written before is kept.`,
    );
    expect(readFileSync(file, "utf8")).toBe("head\none\n");
    expect(writer.end).toBe(9);
    disk.space = 100;
    writer.append("four\n");
    await writer.sync();
    writer.close();
    expect(readFileSync(file, "utf8")).toBe("head\none\nfour\n");
  });

  it.each(["EACCES", "EROFS", "EIO", "EFBIG"])("says %s in words", (code) => {
    const file = path.join(newFolder(), "journal.jsonl");
    const writer = new JournalWriter(file, 0, () => {
      throw fault(code);
    });
    expect(() => writer.append("one\n")).toThrow(
      /^nothing can be written to .*: [a-z -]+; what was/,
    );
    writer.close();
  });
});
