import path from "node:path";

/**
 * A path as a user would write it: relative if that is shorter, and never a bare name that looks
 * like an option.
 */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file) || ".";
  return relative.startsWith("..") || relative.length > file.length ? file : relative;
}
