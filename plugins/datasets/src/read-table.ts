import { type DataReader, UsageError } from "@thalweg/core";
import { hashBytes } from "@thalweg/core/numeric";

/** The range of a column's values. */
export interface Column {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Whether values must be whole numbers. */
  readonly whole?: boolean;
}

/** The required form of a file. */
export interface TableFormat {
  readonly url: URL;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly separator: string;
  /** SHA-256 of the decompressed bytes, in hexadecimal. */
  readonly sha256: string;
}

const decimal = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const remedy = "the file is cut short or changed; put back the one that came with the plugin";

/**
 * The numbers of a gzipped text table, row-major. The file may already be decompressed, as a
 * browser does for `Content-Encoding: gzip`.
 * @throws UsageError that names the file, the row and what was expected there, or the checksum
 */
export async function readTable(reader: DataReader, format: TableFormat): Promise<Float64Array> {
  const { url, rows, columns, separator } = format;
  const file = decodeURIComponent(url.pathname);
  const bytes = await unpack(await reader.read(url), file);
  const text = new TextDecoder().decode(bytes);
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const numbers = new Float64Array(rows * columns.length);
  lines.slice(0, rows).forEach((line, row) => {
    const cells = line.trim().split(separator);
    if (cells.length !== columns.length) {
      throw new UsageError(
        `${file}, row ${row + 1}: ${cells.length} values where ${columns.length} were expected; ${remedy}.`,
      );
    }
    columns.forEach((column, index) => {
      numbers[row * columns.length + index] = parseCell(cells[index]!, column, file, row + 1);
    });
  });
  if (lines.length !== rows) {
    throw new UsageError(`${file}: ${lines.length} rows where ${rows} were expected; ${remedy}.`);
  }
  const hash = hashBytes(bytes);
  if (hash !== format.sha256) {
    throw new UsageError(
      `${file}: its content has the SHA-256 ${hash} where ${format.sha256} was expected; ${remedy}.`,
    );
  }
  return numbers;
}

function parseCell(cell: string, column: Column, file: string, row: number): number {
  const value = decimal.test(cell) ? Number(cell) : Number.NaN;
  const fits = value >= column.low && value <= column.high;
  if (!fits || (column.whole === true && !Number.isInteger(value))) {
    throw new UsageError(
      `${file}, row ${row}: ${column.name} is ${JSON.stringify(cell)} where a ${column.whole === true ? "whole " : ""}number from ${column.low} to ${column.high} was expected; ${remedy}.`,
    );
  }
  return value;
}

/** The first byte of every gzip file, with which no text begins. */
const gzipMark = 0x1f;

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes.length > 0 && bytes[0] !== gzipMark) return bytes;
  try {
    const packed = new Blob([new Uint8Array(bytes)]).stream();
    const unpacked = packed.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (error) {
    throw new UsageError(
      `${file}: ${bytes.length} bytes that are not a whole gzip file; ${remedy}.`,
      { cause: error },
    );
  }
}
