/**
 * A strict XML parser for tests, because programs that read SVG files do not tolerate the errors
 * that browsers do.
 */

/** Elements of HTML without an end tag. */
const VOID = ["meta", "link", "br", "!doctype"];
const NAME = /[A-Za-z_:][\w:.-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_:][\w:.-]*)="([^"<]*)"/y;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi;
/**
 * XML 1.0, production Char, and neither DEL nor C1 controls nor carriage returns, which act on a
 * terminal.
 */
const FORBIDDEN =
  /[^\n\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/**
 * The first fault of a document in a list; an empty list if it is well-formed.
 * @param html whether elements of HTML may stay open, and style sheets and scripts hold any text
 */
export function faultsOf(document: string, html = false): string[] {
  const text = html ? document.replace(/(<(style|script)>)[\s\S]*?(?=<\/\2>)/g, "$1") : document;
  const forbidden = FORBIDDEN.exec(document);
  if (forbidden !== null) return [`a forbidden character ${JSON.stringify(forbidden[0])}`];
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const run = text.slice(at, next < 0 ? undefined : next);
    if (run.replace(REFERENCE, "").includes("&")) return [`a bare & in ${JSON.stringify(run)}`];
    if (next < 0) break;
    const tag = readTag(text, next, html);
    if (typeof tag === "string") return [tag];
    at = tag.end;
    if (tag.kind === "open") open.push(tag.name);
    if (tag.kind === "close" && open.pop() !== tag.name) return [`</${tag.name}> closes another`];
  }
  return open.map((name) => `<${name}> is not closed`);
}

interface Tag {
  readonly kind: "open" | "close" | "empty";
  readonly name: string;
  readonly end: number;
}

function readTag(text: string, start: number, html: boolean): Tag | string {
  const where = JSON.stringify(text.slice(start, start + 80));
  if (html && /^<!doctype html>/i.test(text.slice(start, start + 15))) {
    return { kind: "empty", name: "!doctype", end: start + 15 };
  }
  const isEnd = text[start + 1] === "/";
  NAME.lastIndex = start + (isEnd ? 2 : 1);
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return `no element at ${where}`;
  let at = start + (isEnd ? 2 : 1) + name.length;
  const seen = new Set<string>();
  ATTRIBUTE.lastIndex = at;
  for (let found = ATTRIBUTE.exec(text); found !== null; found = ATTRIBUTE.exec(text)) {
    const [, attribute = "", value = ""] = found;
    if (isEnd || seen.has(attribute)) return `attribute ${attribute} at ${where}`;
    if (value.replace(REFERENCE, "").includes("&")) return `a bare & in an attribute at ${where}`;
    seen.add(attribute);
    at = ATTRIBUTE.lastIndex;
  }
  const close = /\s*(\/?)>/y;
  close.lastIndex = at;
  const ending = close.exec(text);
  if (ending === null) return `a tag that does not end at ${where}`;
  const isEmpty = ending[1] === "/" || (html && VOID.includes(name.toLowerCase()));
  return { kind: isEnd ? "close" : isEmpty ? "empty" : "open", name, end: close.lastIndex };
}
