import { visibleText } from "@thalweg/core/host";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as the content of an HTML element; text between backticks is code. */
export const proseMarkup = (text: string): string =>
  escapeMarkup(text).replace(/`([^`]+)`/g, "<code>$1</code>");

/**
 * A text as the content or a quoted attribute of an HTML or SVG element, without control characters
 * and characters that XML forbids.
 */
export const escapeMarkup = (text: string): string =>
  visibleText(text).replace(/[&<>"']/g, (character) => entities[character]!);
