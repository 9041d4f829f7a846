import type { PlatformConfigInput } from "../schema.js";

/** How incidents are analysed; the rest are the schema's defaults. */
export const analysis: PlatformConfigInput["analysis"] = {
  model: {
    id: "anthropic.claude-sonnet-4-6",
    // Where the profile of the United States sends requests (page "Supported Regions and models for inference profiles").
    inferenceProfile: { id: "us.anthropic.claude-sonnet-4-6", regions: ["us-east-1", "us-east-2", "us-west-2"] },
    // Of calls that stay in the United States: a tenth more than by the global profile (page "Amazon Bedrock pricing").
    pricePerMillion: { input: 3.3, output: 16.5, asOf: "2026-06-01" },
  },
};
