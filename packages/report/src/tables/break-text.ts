/** The positions at which a name may be broken: before joining characters, and after separators. */
const SEAMS = /(?=[+|])|(?<=[;:,( ])/;

/**
 * Breaks a name into lines of at most `limit`, between the parts of an expression, and anywhere in
 * a part that is longer than a line.
 * @param measure the width of a text, in the unit of `limit`
 */
export function breakText(
  text: string,
  limit: number,
  measure: (text: string) => number = lengthOf,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(SEAMS).flatMap((each) => shortPieces(each, limit, measure))) {
    if (line === "" || measure((line + piece).trimEnd()) <= limit) line += piece;
    else {
      lines.push(line.trimEnd());
      line = piece;
    }
  }
  return [...lines, line.trimEnd()];
}

/** At most `count` lines; an ellipsis in the last one replaces text that does not fit. */
export function firstLines(
  lines: readonly string[],
  count: number,
  limit: number,
  measure: (text: string) => number = lengthOf,
): string[] {
  if (lines.length <= count) return [...lines];
  const kept = lines.slice(0, count - 1);
  return [...kept, shortened(lines.slice(count - 1).join(""), limit, measure)];
}

/**
 * A text with an ellipsis in its middle if it is wider than a limit, because names with the same
 * beginning often have different ends.
 */
export function shortened(
  text: string,
  limit: number,
  measure: (text: string) => number = lengthOf,
): string {
  if (measure(text) <= limit) return text;
  const characters = [...text];
  for (let count = characters.length - 1; count > 1; count--) {
    const front = characters
      .slice(0, Math.ceil(count / 2))
      .join("")
      .trimEnd();
    const back = characters
      .slice(characters.length - Math.floor(count / 2))
      .join("")
      .trimStart();
    const short = `${front}\u2026${back}`;
    if (measure(short) <= limit) return short;
  }
  return "\u2026";
}

function shortPieces(
  piece: string,
  limit: number,
  measure: (text: string) => number,
): readonly string[] {
  if (measure(piece.trimEnd()) <= limit) return [piece];
  const pieces: string[] = [];
  for (const character of piece) {
    const last = pieces.at(-1);
    if (last !== undefined && measure(last + character) <= limit) {
      pieces[pieces.length - 1] = last + character;
    } else pieces.push(character);
  }
  return pieces;
}

/** The width in terminal columns. */
export function lengthOf(text: string): number {
  return [...text].length;
}
