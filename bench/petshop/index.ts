import { existsSync } from "node:fs";
import { measurePetShop, type PetShopResult } from "../../obs/operations/bench/petshop.js";
import { intervalText } from "../bootstrap.js";
import { atLeastRow, type BenchRow, limitRow, median } from "../row.js";

/** Not part of this repository: the data set, prepared. `obs bench petshop --data` measures any other copy. */
const DATA = "../shared/bench/petshop";

const ranked = (results: readonly PetShopResult[], first: number): number[] =>
  results.map(({ rank }) => (rank !== undefined && rank <= first ? 1 : 0));

const share = (cases: readonly number[]): number => cases.reduce((sum, each) => sum + each, 0) / cases.length;

/** Root causes of the PetShop incidents, names hidden. */
export async function benchPetShop(): Promise<readonly BenchRow[]> {
  if (!existsSync(DATA)) {
    process.stderr.write(`petshop: skipped, ${DATA} is not there\n`);
    return [];
  }
  const { results, quiet } = measurePetShop(DATA);
  const [first, third] = [ranked(results, 1), ranked(results, 3)];
  return [
    atLeastRow("PetShop, cause is first", share(first), `(${intervalText(first)})`, "z-score .50, traversal .38", 0.85),
    atLeastRow("PetShop, cause is among three", share(third), `(${intervalText(third)})`, "z-score .83, traversal .79", 1),
    atLeastRow("PetShop, quiet stretches left alone", quiet.right / quiet.asked, `of ${quiet.asked}`, "", 0.95),
    limitRow(
      "PetShop, an incident of 44 nodes, 180,000 points",
      median(results.map(({ milliseconds }) => milliseconds)),
      "ms",
      50,
    ),
  ];
}
