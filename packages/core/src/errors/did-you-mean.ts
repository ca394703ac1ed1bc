/**
 * The edit distance of two words: insertions, deletions, replacements and exchanges of neighbouring
 * letters count 1 each (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(change, rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      }
      rows[i]![j] = best;
    }
  }
  return rows[a.length]![b.length]!;
}

/**
 * Up to three of the known words, the nearest to `word` first. Words further away than half the
 * length of `word` are left out.
 */
export function nearest(word: string, known: Iterable<string>): string[] {
  const maxDistance = Math.max(1, Math.floor(word.length / 2));
  return byDistance(word, known)
    .filter(({ distance }) => distance <= maxDistance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function byDistance(word: string, known: Iterable<string>) {
  const plain = word.toLowerCase();
  return [...known]
    .map((name) => ({ name, distance: distanceTo(plain, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
}

function distanceTo(word: string, name: string): number {
  const part = word.length >= 3 && (name.includes(word) || word.includes(name));
  return part ? 1 : editDistance(word, name);
}

/** The largest number of names that a sentence lists. */
const maxListed = 12;

/**
 * A sentence that suggests known names in place of `word`: `Did you mean "adam" or "radam"?` if
 * some are near, else the list of known names: `Known are f32, f64.` If no name is near and more
 * than twelve are known, it gives the nearest one only: `The nearest is "came".`
 */
export function suggestion(word: string, known: Iterable<string>): string {
  const names = [...new Set(known)];
  const near = nearest(word, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;
  if (names.length === 0) return "None is known here.";
  if (names.length <= maxListed) return `Known are ${names.sort().join(", ")}.`;
  if (word.trim() === "") return `${names.length} are known.`;
  return `The nearest is "${byDistance(word, names)[0]!.name}".`;
}
