/** Makes text from plugins and users safe to print on a terminal and in HTML, SVG and JSON. */

/**
 * Control characters except the line feed, line and paragraph separators, bidirectional controls;
 * and what is no character at all: unpaired surrogates and noncharacters, which XML does not allow.
 */
const ACTING = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/**
 * The text with control characters written as escapes such as `\u001b`. Line feeds stay, a tab
 * becomes a space, and CR LF becomes a line feed. JSON text keeps its value, since JSON strings use
 * the same escapes.
 */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\t", " ").replace(ACTING, escaped);
}

/** {@link visibleText} on one line: each line break with the spaces around it becomes one space. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/\s*[\n\r\u2028\u2029]\s*/g, " "));
}

/**
 * The text with unpaired surrogates replaced by U+FFFD, so that UTF-8 and canonical JSON can
 * represent it.
 */
export function wellFormedText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
