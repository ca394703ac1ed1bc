/**
 * The bars of a critical-difference diagram: the largest groups of two or more, neighbours by mean
 * rank, whose extremes differ by less than the critical difference. Each is a list of places in
 * `meanRanks`, best first; groups that lie within another are left out.
 * Reference: Demšar 2006, figure 1.
 */
export function rankGroups(meanRanks: readonly number[], criticalDifference: number): number[][] {
  const order = [...meanRanks.keys()].sort((a, b) => meanRanks[a]! - meanRanks[b]!);
  const groups: number[][] = [];
  let ended = 1;
  for (const [first, best] of order.entries()) {
    const beyond = order.findIndex(
      (each) => meanRanks[each]! - meanRanks[best]! >= criticalDifference,
    );
    const end = beyond < 0 ? order.length : beyond;
    // A group that ends where an earlier one did lies within it.
    if (end > ended && end - first > 1) groups.push(order.slice(first, end));
    ended = Math.max(ended, end);
  }
  return groups;
}
