export { ACTION_IDS, type ActionId, ALLOWED_ACTIONS, type AllowedAction, isActionId, runbookOf } from "./actions.js";
export { assess } from "./assess.js";
export { applyNarrative, type NarrativeUsage, withoutNarrative } from "./narrative/apply.js";
export { buildPrompt, type Prompt } from "./narrative/prompt.js";
export { estimateTokens } from "./narrative/tokens.js";
export { NARRATIVE_TOOL } from "./narrative/tool.js";
