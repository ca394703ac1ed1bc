/** The edit distance of two words, neighbours exchanged counting once (optimal string alignment). */
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

/** The up to three known words nearest to `word`, nearest first; those further than half its length are left out. */
export function nearest(word: string, known: Iterable<string>): string[] {
  const plain = word.toLowerCase();
  return [...known]
    .map((name) => ({ name, distance: distanceTo(plain, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(plain.length / 2)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

function distanceTo(word: string, name: string): number {
  const part = word.length >= 3 && (name.includes(word) || word.includes(name));
  return part ? 1 : editDistance(word, name);
}

/** `Did you mean "adam" or "radam"?` if something is near, else the list of what is known. */
export function suggestion(word: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(word, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;
  if (names.length === 0) return "None is known here.";
  return `Known are ${names.sort().join(", ")}.`;
}
