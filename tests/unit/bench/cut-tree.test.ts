import { describe, expect, it } from "vitest";
import { CutTree } from "../../../bench/nab/cut-tree.js";
import { randomCutForest } from "../../../bench/nab/forest.js";
import { draws, normal } from "../../../bench/nab/made-up.js";

const POINTS = 60;
const FOREST = 200;

/** A cloud of points with some that are there twice. */
function cloud(seed: number, count: number): Float64Array[] {
  const draw = draws(seed);
  const all = Array.from({ length: count }, () => Float64Array.of(normal(draw), normal(draw)));
  return [...all, ...all.slice(0, 5)];
}

function meanScore(point: Float64Array, build: (tree: CutTree) => void): number {
  let sum = 0;
  for (let seed = 0; seed < FOREST; seed += 1) {
    const tree = new CutTree(3 * POINTS, 2, draws(17 * seed));
    build(tree);
    sum += tree.score(point);
  }
  return sum / FOREST;
}

describe("a random cut tree", () => {
  const points = cloud(1, POINTS);
  const others = cloud(2, POINTS);

  it("forgets what was removed: it scores as one that never had it", () => {
    const anew = (tree: CutTree): void => {
      for (const point of points) tree.add(point);
    };
    const removed = (tree: CutTree): void => {
      for (const [index, point] of points.entries()) {
        tree.add(others[index] ?? point);
        tree.add(point);
      }
      for (const point of others) tree.remove(point);
    };
    for (const place of [Float64Array.of(0, 0), Float64Array.of(2, -2), Float64Array.of(9, 9)]) {
      const expected = meanScore(place, anew);
      expect(Math.abs(meanScore(place, removed) - expected)).toBeLessThan(0.08 * expected);
    }
  });

  it("scores a point far from the others higher, and one that is often there lower", () => {
    const anew = (tree: CutTree): void => {
      for (const point of points) tree.add(point);
    };
    const inside = meanScore(Float64Array.of(0.01, 0.01), anew);
    expect(meanScore(Float64Array.of(9, 9), anew)).toBeGreaterThan(1.5 * inside);
    const usual = points[0] ?? Float64Array.of(0, 0);
    const often = (tree: CutTree): void => {
      anew(tree);
      for (let copy = 0; copy < POINTS; copy += 1) tree.add(usual);
    };
    expect(meanScore(usual, often)).toBeLessThan(0.6 * meanScore(usual, anew));
  });

  it("can be emptied and filled again", () => {
    const tree = new CutTree(3 * POINTS, 2, draws(3));
    for (let round = 0; round < 3; round += 1) {
      for (const point of points) tree.add(point);
      for (const point of points) tree.remove(point);
      expect(tree.score(Float64Array.of(0, 0))).toBe(0);
    }
  });
});

it("finds the one odd value of a flat line with a random cut forest", () => {
  const values = Float64Array.from({ length: 700 }, (_, row) => (row === 600 ? 9 : 3));
  const labels = { rows: values.length, windows: [] };
  const scores = randomCutForest(1)({ name: "flat", category: "", times: values, values, labels });
  expect(scores.indexOf(Math.max(...scores))).toBe(600);
  expect(scores.every(Number.isFinite)).toBe(true);
});
