import type { Detector } from "../../obs/operations/bench/nab/evaluate.js";
import { CutTree } from "./cut-tree.js";
import { draws } from "./made-up.js";

/** As AWS sets them unless told otherwise. */
const TREES = 100;
const SAMPLE = 256;

/** Values before a score is given. */
const LEAST_VALUES = 64;

const SEED = 1;

/** A tree, and the rows that are in it. */
interface Sampled {
  readonly tree: CutTree;
  readonly rows: number[];
}

/**
 * Random cut forest of our own: the mean score of trees, each over a random sample of all pieces so far (Vitter, "Random
 * Sampling with a Reservoir", 1985). A piece is judged before it may be taken.
 *
 * @param shingle values of a piece
 */
export const randomCutForest =
  (shingle: number): Detector =>
  ({ values }) => {
    const draw = draws(SEED);
    const forest = Array.from({ length: TREES }, (): Sampled => ({ tree: new CutTree(SAMPLE, shingle, draw), rows: [] }));
    const pieceAt = (row: number): Float64Array => values.subarray(row - shingle + 1, row + 1);
    return values.map((_, row) => {
      if (row < shingle - 1) return 0;
      const piece = pieceAt(row);
      let sum = 0;
      for (const { tree, rows } of forest) {
        sum += tree.score(piece);
        if (rows.length < SAMPLE) rows.push(row);
        else {
          const place = Math.floor(draw() * (row - shingle + 2));
          const gone = rows[place];
          if (gone === undefined) continue;
          tree.remove(pieceAt(gone));
          rows[place] = row;
        }
        tree.add(piece);
      }
      return row < LEAST_VALUES ? 0 : sum / TREES;
    });
  };
