import * as v from "valibot";
import {
  type AnalysisReport,
  AnalysisReportSchema,
  EVIDENCE_SOURCES,
  EvidenceIdSchema,
} from "../../../domain/contracts/report.js";

/** What a model said of an incident, kept so that it is not asked the same again. */
export const ToldSchema = v.strictObject({
  version: v.literal(1),
  model: v.string(),
  /** The statistics' first cause and severity, of which it was told. */
  cause: v.nullable(v.strictObject({ node: v.string(), kind: v.string() })),
  severity: AnalysisReportSchema.entries.severity,
  answer: v.unknown(),
  /** What the ids that the answer cites stood for: all evidence may be longer than an item of DynamoDB. */
  evidence: v.array(
    v.strictObject({
      id: EvidenceIdSchema,
      source: v.picklist(EVIDENCE_SOURCES),
      reference: v.string(),
      node: v.nullable(v.string()),
    }),
  ),
});

/** What a model said of an incident. */
export type Told = v.InferOutput<typeof ToldSchema>;

const causeOf = ({ rootCauses: [first] }: AnalysisReport): Told["cause"] =>
  first ? { node: first.node, kind: first.kind } : null;

/** What is kept of an answer. @param report of the statistics, of which the model was told */
export function toldOf(report: AnalysisReport, model: string, answer: unknown): Told {
  const said = JSON.stringify(answer) ?? "";
  const cited = report.evidence.filter(({ id }) => said.includes(JSON.stringify(id)));
  return {
    version: 1,
    model,
    cause: causeOf(report),
    severity: report.severity,
    answer,
    evidence: cited.map(({ id, source, reference, node }) => ({ id, source, reference, node })),
  };
}

/** Whether the statistics say the same now: then the model would have nothing new to tell. */
export function stillHolds({ cause, severity }: Told, report: AnalysisReport): boolean {
  const now = causeOf(report);
  return severity === report.severity && cause?.node === now?.node && cause?.kind === now?.kind;
}

type Known = Pick<Told["evidence"][number], "source" | "reference" | "node">;
const keyOf = ({ source, reference, node }: Known): string => JSON.stringify([source, reference, node]);

/**
 * The kept answer with the ids of the newer report's evidence: the same metric, trace or template has another number in it. What is not
 * there any more is cited by nobody, so that claims that rest on it alone fall.
 */
export function answerFor({ answer, evidence }: Told, report: AnalysisReport): unknown {
  const now = new Map(report.evidence.map((each) => [keyOf(each), each.id]));
  const ids = new Map(evidence.map((each) => [each.id, now.get(keyOf(each))]));
  const renumbered = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renumbered);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === "evidence" && Array.isArray(inner)
          ? inner.flatMap((id: unknown) => ids.get(String(id)) ?? [])
          : renumbered(inner),
      ]),
    );
  };
  return renumbered(answer);
}
