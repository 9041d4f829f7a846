import type { BenchRow } from "../row.js";
import { benchImports } from "./imports.js";
import { benchWarm } from "./warm.js";

/** Bundles, imports and warm invocations of the Lambdas. */
export const benchLambda = async (): Promise<BenchRow[]> => [...(await benchImports()), ...(await benchWarm())];
