import * as v from "valibot";
import { CAUSE_KINDS } from "../../../contracts/report.js";
import { SEVERITIES } from "../../../contracts/severity.js";

const Text = v.pipe(v.string(), v.trim(), v.minLength(1));
const Ids = v.array(v.string());

/** A sentence as the model gives it. */
export const SaidClaimSchema = v.object({ text: Text, evidence: Ids });
/** A candidate that the model chose. */
export const SaidCauseSchema = v.object({ node: Text, kind: v.picklist(CAUSE_KINDS), text: Text, evidence: Ids });
/** An action that the model chose. */
export const SaidActionSchema = v.object({ action: Text, node: v.nullish(Text, null), evidence: Ids });

/** The parts of an answer, none of them looked at yet, so that one that is wrong does not spoil the others. */
const Parts = v.object({
  summary: v.fallback(v.array(v.unknown()), []),
  severity: v.fallback(v.nullable(v.picklist(SEVERITIES)), null),
  severityReason: v.optional(v.unknown()),
  rootCauses: v.fallback(v.array(v.unknown()), []),
  actions: v.fallback(v.array(v.unknown()), []),
  confidence: v.fallback(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1))), null),
});
/** An answer in parts. */
export type AnswerParts = v.InferOutput<typeof Parts>;

/** The parts of whatever the model gave; undefined when it is no object. */
export function partsOf(answer: unknown): AnswerParts | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
  const parsed = v.safeParse(Parts, answer);
  return parsed.success ? parsed.output : undefined;
}
