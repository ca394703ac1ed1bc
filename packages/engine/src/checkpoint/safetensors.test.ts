import { ThalwegError } from "@thalweg/core/host";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NamedArray, readSafetensors, safetensorsPieces } from "./safetensors.js";

const joined = (pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces);

const array: fc.Arbitrary<Omit<NamedArray, "name">> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    fc.constantFrom(Float64Array, Float32Array, Int32Array),
    fc.integer(),
  )
  .map(([shape, Type, seed]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const values = new Type(size);
    values.forEach((_, i) => {
      values[i] = seed / (i + 1);
    });
    return { shape, values };
  });
const arrays = fc.dictionary(fc.string({ unit: "grapheme" }), array, { maxKeys: 5 }).map((named) =>
  Object.entries(named)
    .filter(([name]) => name !== "__metadata__" && name !== "__proto__")
    .map(([name, rest]) => ({ name, ...rest })),
);
const texts = fc.dictionary(fc.constantFrom("a", "b"), fc.string({ unit: "grapheme" }));

const byName = (list: readonly NamedArray[]) =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

describe("a safetensors file", () => {
  it("is read as it was written, with every number of a type aligned to its size", () => {
    fc.assert(
      fc.property(arrays, texts, (given, metadata) => {
        const bytes = joined(safetensorsPieces(given, metadata));
        const read = readSafetensors(bytes);
        expect(byName(read.arrays)).toEqual(byName(given));
        expect({ ...read.metadata }).toEqual({ ...metadata });
        const length = Number(Buffer.from(bytes).readBigUInt64LE());
        expect(length % 8).toBe(0);
        const header = JSON.parse(Buffer.from(bytes).toString("utf8", 8, 8 + length));
        for (const { name, values } of given) {
          expect(header[name].data_offsets[0] % values.BYTES_PER_ELEMENT).toBe(0);
        }
      }),
    );
  });

  it("that is cut short, or whose header is changed, is refused or read without an error", () => {
    fc.assert(
      fc.property(arrays, fc.nat(), fc.nat({ max: 255 }), (given, place, byte) => {
        const bytes = joined(safetensorsPieces(given));
        expect(() => readSafetensors(bytes.slice(0, place % bytes.length))).toThrow(ThalwegError);
        const changed = bytes.slice();
        changed[place % changed.length] = byte;
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(ThalwegError);
        }
      }),
    );
  });

  // Written by safetensors 0.8.0 in Python, with numpy 2.4.6:
  // save({"w": array([[1, -2], [.5, 0]], float32), "b": array([3], float64)}, {"by": "python"})
  const fromPython =
    "9000000000000000" +
    Buffer.from(
      '{"__metadata__":{"by":"python"},"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},' +
        '"w":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]}}',
    )
      .toString("hex")
      .padEnd(288, "20") +
    "0000000000000840" +
    "0000803f000000c00000003f00000000";

  it("of the library in Python is read, and written to the same bytes", () => {
    const bytes = Buffer.from(fromPython, "hex");
    const { arrays: read, metadata } = readSafetensors(bytes);
    expect({ ...metadata }).toEqual({ by: "python" });
    expect(read).toEqual([
      { name: "b", shape: [1], values: Float64Array.of(3) },
      { name: "w", shape: [2, 2], values: Float32Array.of(1, -2, 0.5, 0) },
    ]);
    expect(Buffer.concat(safetensorsPieces(read, metadata)).toString("hex")).toBe(fromPython);
  });

  it.each([
    ["shorter than 8 bytes", "00"],
    ["longer than it", "ff00000000000000"],
    ["no JSON object", `0200000000000000${Buffer.from("[]").toString("hex")}`],
  ])("says what is wrong: %s", (why, hex) => {
    expect(() => readSafetensors(Buffer.from(hex, "hex"), "x.safetensors")).toThrow(
      new RegExp(`^x\\.safetensors is no safetensors file: .*${why}`),
    );
  });
});
