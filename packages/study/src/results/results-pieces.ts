/**
 * The text of `results.json` in pieces: a string of JavaScript has at most 2^29 characters, which
 * some 148,000 trials exceed.
 */
import { visibleText } from "@thalweg/core/host";
import { canonicalJson } from "@thalweg/core/numeric";
import { type StudyResults, wellFormed } from "./results.js";

/** The least number of characters of a piece, so that each is worth a write. */
const pieceLength = 1 << 16;

/**
 * The pieces of `resultsJson(results)`, one after the other, each made when it is asked for. Lists
 * at the top, as `trials`, are taken apart; anything else is whole in a piece.
 */
export function* resultsPieces(results: StudyResults): Generator<string, void, undefined> {
  let piece = "";
  for (const part of partsOf(results)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}\n`;
}

function* partsOf(results: StudyResults): Generator<string> {
  const members = Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [i, [name, value]] of members.entries()) {
    yield `${i === 0 ? "{" : ","}${canonicalJson(name)}:`;
    if (!Array.isArray(value)) {
      yield textOf(value);
      continue;
    }
    yield "[";
    for (const [at, item] of value.entries()) yield `${at === 0 ? "" : ","}${textOf(item)}`;
    yield "]";
  }
  yield "}";
}

const textOf = (value: unknown): string => visibleText(canonicalJson(wellFormed(value)));
