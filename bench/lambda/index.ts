import type { BenchRow } from "../row.js";
import { benchImports } from "./imports.js";
import { benchMemory } from "./memory/index.js";
import { benchWarm } from "./warm.js";

/** Bundles, imports and warm invocations of the Lambdas, and the memory of whole analyses. */
export const benchLambda = async (): Promise<BenchRow[]> => [
  ...(await benchImports()),
  ...(await benchWarm()),
  ...(await benchMemory()),
];
