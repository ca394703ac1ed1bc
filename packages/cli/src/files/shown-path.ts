import path from "node:path";

/** A path as a person would write it here: relative where that is shorter, never with a bare name that looks like an option. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file) || ".";
  return relative.startsWith("..") || relative.length > file.length ? file : relative;
}
