/**
 * The font of figures and page: IBM Plex Sans (SIL Open Font License 1.1), Latin, two weights. The
 * page embeds it, and text is measured with its advance widths, so that Vega's layout agrees with
 * the browser's.
 */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

export const FONT_FAMILY = "IBM Plex Sans";
/** The fallback fonts for characters that the embedded font lacks. */
export const FONT_STACK = `${FONT_FAMILY}, system-ui, sans-serif`;

type Weight = 400 | 600;
export const fontWeights: readonly Weight[] = [400, 600];

/** Parts of the alphabet, each in a file. Only the Latin one is embedded in pages. */
const alphabets = ["latin", "latin-ext", "greek", "cyrillic"] as const;

const fileOf = (
  weight: Weight,
  format: "woff" | "woff2",
  alphabet: (typeof alphabets)[number] = "latin",
): URL =>
  new URL(
    import.meta.resolve(
      `@fontsource/ibm-plex-sans/files/ibm-plex-sans-${alphabet}-${weight}-normal.${format}`,
    ),
  );

/** The file of a weight, as WOFF. */
export const woffFile = (weight: Weight): Buffer => readFileSync(fileOf(weight, "woff"));

/** All files of the font, as OpenType fonts. */
export const openTypeFonts = (): Buffer[] =>
  fontWeights.flatMap((weight) =>
    alphabets.map((alphabet) => openTypeOf(readFileSync(fileOf(weight, "woff", alphabet)))),
  );

/**
 * The OpenType font in a WOFF file. Reference: OpenType specification, "Organization of an OpenType
 * font"; checksums are left 0, which readers of fonts do not check.
 */
function openTypeOf(file: Buffer): Buffer {
  const tables = [...woffTables(file)];
  const count = tables.length;
  const power = Math.floor(Math.log2(count));
  const header = Buffer.alloc(12 + 16 * count);
  file.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (count - 2 ** power), 10);
  const pieces = [header];
  let offset = header.length;
  for (const [i, [tag, bytes]] of tables.entries()) {
    const entry = 12 + 16 * i;
    header.write(tag, entry, "latin1");
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(bytes.length, entry + 12);
    const padded = Buffer.alloc(4 * Math.ceil(bytes.length / 4));
    bytes.copy(padded);
    pieces.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(pieces);
}

/** `@font-face` rules with the font inside them, for a style element. */
export function fontFaces(): string {
  return fontWeights.map(fontFace).join("");
}

function fontFace(weight: Weight): string {
  const data = readFileSync(fileOf(weight, "woff2")).toString("base64");
  return (
    `@font-face{font-family:"${FONT_FAMILY}";font-weight:${weight};font-style:normal;` +
    `src:url(data:font/woff2;base64,${data}) format("woff2")}`
  );
}

/**
 * The tables of a WOFF file by tag, uncompressed. Reference: W3C, WOFF File Format 1.0, sections 3
 * to 5.
 */
function woffTables(file: Buffer): ReadonlyMap<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < file.readUInt16BE(12); i++) {
    const entry = 44 + 20 * i;
    const tag = file.toString("latin1", entry, entry + 4);
    const from = file.readUInt32BE(entry + 4);
    const stored = file.readUInt32BE(entry + 8);
    const bytes = file.subarray(from, from + stored);
    tables.set(tag, stored < file.readUInt32BE(entry + 12) ? inflateSync(bytes) : bytes);
  }
  return tables;
}

/** Advance widths by character code, in units of the font size. */
type Advances = ReadonlyMap<number, number>;

/**
 * Reads the advance widths of a WOFF font. Reference: OpenType specification, tables cmap (format
 * 4), head, hhea and hmtx.
 */
export function readAdvances(file: Buffer): Advances {
  const tables = woffTables(file);
  const hmtx = tables.get("hmtx")!;
  const unitsPerEm = tables.get("head")!.readUInt16BE(18);
  const longMetrics = tables.get("hhea")!.readUInt16BE(34);
  const widths = new Map<number, number>();
  for (const [code, glyph] of glyphs(tables.get("cmap")!)) {
    const at = 4 * Math.min(glyph, longMetrics - 1);
    widths.set(code, hmtx.readUInt16BE(at) / unitsPerEm);
  }
  return widths;
}

/** Each character code with its glyph, from the first segment mapping (format 4) of a cmap. */
function* glyphs(cmap: Buffer): Generator<[code: number, glyph: number]> {
  const count = cmap.readUInt16BE(2);
  const offsets = Array.from({ length: count }, (_, i) => cmap.readUInt32BE(8 + 8 * i));
  const table = offsets.find((offset) => cmap.readUInt16BE(offset) === 4)!;
  const doubled = cmap.readUInt16BE(table + 6);
  const column = (k: number) => table + 14 + k * doubled + (k > 0 ? 2 : 0);
  for (let s = 0; s < doubled; s += 2) {
    const [end, start] = [cmap.readUInt16BE(column(0) + s), cmap.readUInt16BE(column(1) + s)];
    const delta = cmap.readUInt16BE(column(2) + s);
    const rangeAt = column(3) + s;
    const range = cmap.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const raw = range === 0 ? code : cmap.readUInt16BE(rangeAt + range + 2 * (code - start));
      if (range === 0 || raw !== 0) yield [code, (raw + delta) & 0xffff];
    }
  }
}

const advances = new Map<Weight, Advances>();

function advancesOf(weight: Weight): Advances {
  let known = advances.get(weight);
  if (known === undefined) {
    known = readAdvances(readFileSync(fileOf(weight, "woff")));
    advances.set(weight, known);
  }
  return known;
}

/** The width of a text in pixels; a character that the font lacks counts as one em, the maximum. */
export function textWidth(text: string, fontSize: number, weight: Weight = 400): number {
  const known = advancesOf(weight);
  let width = 0;
  for (const character of text) width += known.get(character.codePointAt(0)!) ?? 1;
  return width * fontSize;
}
