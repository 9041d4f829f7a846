/** Letters to insert, delete or change to get from one word to the other. */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 1; index <= from.length; index += 1) {
    const next = [index];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (from[index - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The words most like one, the best first; those that contain it, or are contained in it, before others. */
export function nearest(word: string, words: readonly string[], count = 3): readonly string[] {
  const far = (candidate: string): number =>
    distance(word, candidate) - (candidate.includes(word) || word.includes(candidate) ? word.length + candidate.length : 0);
  return words
    .map((candidate) => ({ candidate, far: far(candidate) }))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Most single-letter changes by which a suggestion may differ. */
const MAX_DISTANCE = 2;

/** The word that was probably meant, or null. */
export function closest(word: string, words: readonly string[]): string | null {
  const near = words
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .filter(({ candidate, far }) => far <= Math.min(MAX_DISTANCE, Math.max(candidate.length - 2, 1)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.candidate ?? null;
}
