/**
 * The maximal length of a key: with the longest figure name before it, it fits file names on all
 * systems.
 */
const LONGEST = 80;

/**
 * Keys for labels in letters, digits and dashes, safe as file names and identifiers. Equal keys are
 * numbered; keys that differ only by case count as equal, as in the file systems of macOS and
 * Windows.
 */
export function keysOf(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const safe = label.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, LONGEST);
    const plain = safe.replace(/^-+|-+$/g, "") || "problem";
    let key = plain;
    for (let n = 2; taken.has(key.toLowerCase()); n++) key = `${plain}-${n}`;
    taken.add(key.toLowerCase());
    return key;
  });
}
