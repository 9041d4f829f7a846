import { CAUSE_KINDS } from "../../../contracts/report.js";
import { SEVERITIES } from "../../../contracts/severity.js";
import { ACTION_IDS } from "../actions.js";

const evidence = {
  type: "array",
  items: { type: "string" },
  minItems: 1,
  description: "Ids of the evidence it rests on, e.g. m1, t2",
};

const claim = {
  type: "object",
  properties: { text: { type: "string", description: "One plain sentence" }, evidence },
  required: ["text", "evidence"],
};

/** The one tool that the model must call: its input is the narrative. For `toolConfig` of Bedrock's Converse (ToolSpecification). */
export const NARRATIVE_TOOL = {
  name: "write_report",
  description: "Writes the narrative of the incident's report from the evidence that was given.",
  inputSchema: {
    type: "object",
    properties: {
      summary: { type: "array", items: claim, description: "What happened, in two to five sentences" },
      severity: { type: "string", enum: [...SEVERITIES] },
      severityReason: claim,
      rootCauses: {
        type: "array",
        description: "Candidates that were given, the likeliest first, node and kind as given",
        items: {
          type: "object",
          properties: {
            node: { type: "string" },
            kind: { type: "string", enum: [...CAUSE_KINDS] },
            text: claim.properties.text,
            evidence,
          },
          required: ["node", "kind", "text", "evidence"],
        },
      },
      actions: {
        type: "array",
        description: "What to do first, second …; pairs of action and node of the list that was given, no others",
        items: {
          type: "object",
          properties: { action: { type: "string", enum: [...ACTION_IDS] }, node: { type: "string" }, evidence },
          required: ["action", "node", "evidence"],
        },
      },
      confidence: { type: "number", description: "0 to 1: how sure the first cause is" },
    },
    required: ["summary", "severity", "severityReason", "rootCauses", "actions", "confidence"],
  },
};
