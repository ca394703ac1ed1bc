import { visibleLine } from "@thalweg/core/host";
import type { Channel } from "./terminal.js";

/** Shows a note about the current work, on a terminal only. Returns a function that removes it. */
export function passingNote(
  { isTty, paint, stream, width, write }: Channel,
  text: string,
): () => void {
  if (!isTty) return () => {};
  write(paint.dim(visibleLine(text).slice(0, width - 1)));
  return () => stream.write(eraseLine);
}

/** To the start of the line, and clear it (ECMA-48 EL). */
const eraseLine = "\r\u001b[K";
