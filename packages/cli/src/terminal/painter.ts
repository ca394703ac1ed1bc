/** Colours of text. Without a terminal, and with NO_COLOR, text is not coloured. */
import { randomBytes } from "node:crypto";
import { visibleText } from "@thalweg/core/host";

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Painter = Readonly<Record<keyof typeof codes, (text: string) => string>>;

/**
 * A placeholder for the beginning of an escape sequence until text is rendered; random in each
 * process, so that no plugin can write it.
 */
const beginning = `\ufdd0${randomBytes(8).toString("hex")}`;

/**
 * Painted texts must be {@link rendered} before they are written to a terminal.
 * @param colours whether the stream shows colours
 */
export function painter(colours: boolean): Painter {
  const paint =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      colours ? `${beginning}${on}m${text}${beginning}${off}m` : text;
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    red: paint(codes.red),
    green: paint(codes.green),
    yellow: paint(codes.yellow),
    cyan: paint(codes.cyan),
  };
}

/**
 * The text for a terminal: painters' colours as escape sequences, and all other control characters
 * made visible.
 */
export function rendered(text: string): string {
  const [first = "", ...painted] = text.split(beginning);
  const sequences = painted.map((part) => {
    const end = part.indexOf("m") + 1;
    return `\u001b[${part.slice(0, end)}${visibleText(part.slice(end))}`;
  });
  return [visibleText(first), ...sequences].join("");
}
