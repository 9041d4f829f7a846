import { distance } from "../suggest.js";

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
