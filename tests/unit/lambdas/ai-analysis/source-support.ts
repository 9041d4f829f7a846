import * as v from "valibot";
import { AnalysisOptionsSchema } from "../../../../domain/contracts/analysis-settings.js";
import { windowsOf } from "../../../../lambdas/ai-analysis/windows.js";
import { AT } from "./support.js";

/** What sources are asked with unless a test says otherwise. */
export const settings = v.parse(AnalysisOptionsSchema, {});
export const windows = windowsOf(AT, settings);
export const endless = { remainingMs: () => Number.POSITIVE_INFINITY };

export const busy = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });

/** Time that is over after so many looks at it. */
export const over = (looks: number) => {
  let left = looks;
  return { remainingMs: () => (left-- > 0 ? 100_000 : 0) };
};
