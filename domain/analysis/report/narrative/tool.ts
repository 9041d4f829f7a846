import { CAUSE_KINDS } from "../../../contracts/report.js";
import { SEVERITIES } from "../../../contracts/severity.js";
import { ACTION_IDS } from "../actions.js";

const evidence = {
  type: "array",
  description: "Ids of evidence that the text rests on, e.g. m1, t2",
  items: { type: "string" },
  minItems: 1,
} as const;

const claim = {
  type: "object",
  properties: { text: { type: "string", description: "One plain sentence" }, evidence },
  required: ["text", "evidence"],
} as const;

/** The one tool that the model must call: its input is the narrative. For `toolConfig` of Bedrock's Converse. */
export const NARRATIVE_TOOL = {
  name: "write_report",
  description: "Writes the narrative of the incident's report. Every text cites ids of the evidence that was given.",
  inputSchema: {
    type: "object",
    properties: {
      summary: { type: "array", items: claim, description: "What happened, in two to five sentences" },
      severity: { type: "string", enum: SEVERITIES },
      severityReason: claim,
      rootCauses: {
        type: "array",
        description: "The candidates that were given, the likeliest first; node and kind as given",
        items: {
          type: "object",
          properties: {
            node: { type: "string" },
            kind: { type: "string", enum: CAUSE_KINDS },
            text: { type: "string" },
            evidence,
          },
          required: ["node", "kind", "text", "evidence"],
        },
      },
      actions: {
        type: "array",
        items: {
          type: "object",
          properties: {
            action: { type: "string", enum: ACTION_IDS },
            node: { type: ["string", "null"] },
            text: { type: "string", description: "Why, and what to look for; no commands" },
            evidence,
          },
          required: ["action", "text", "evidence"],
        },
      },
      confidence: { type: "number", minimum: 0, maximum: 1 },
      confidenceReason: { type: "string" },
    },
    required: ["summary", "severity", "severityReason", "rootCauses", "actions", "confidence", "confidenceReason"],
  },
} as const;
