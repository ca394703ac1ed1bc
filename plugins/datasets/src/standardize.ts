/**
 * Columns of a row-major table shifted and scaled, in place, so that over the given rows (those of
 * the training split) each has mean 0 and variance 1 (divisor n). A column that is constant there
 * is only shifted.
 */
export function standardize(table: Float64Array, width: number, rows: readonly number[]): void {
  for (let column = 0; column < width; column++) {
    const at = (row: number) => row * width + column;
    const mean = rows.reduce((sum, row) => sum + table[at(row)]!, 0) / rows.length;
    const square = (row: number) => (table[at(row)]! - mean) * (table[at(row)]! - mean);
    const deviation = Math.sqrt(rows.reduce((sum, row) => sum + square(row), 0) / rows.length);
    const scale = deviation === 0 ? 1 : deviation;
    for (let index = column; index < table.length; index += width) {
      table[index] = (table[index]! - mean) / scale;
    }
  }
}
