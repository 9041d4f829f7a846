import { setTimeout as sleep } from "node:timers/promises";
import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import type { Prompt } from "../../../domain/analysis/report/narrative/prompt.js";
import { NARRATIVE_TOOL } from "../../../domain/analysis/report/narrative/tool.js";
import type { CalledModel } from "../../../domain/contracts/analysis-settings.js";
import { calling, DeadlineError, toError } from "../../shared/errors.js";

/** What a model answered: the tool's input as it gave it, or why there is none. */
export type Answer = { readonly inputTokens: number; readonly outputTokens: number } & (
  | { readonly input: unknown }
  | { readonly refused: string }
);

/** Another attempt may succeed within seconds. */
const BUSY: readonly string[] = ["ThrottlingException", "ServiceUnavailableException", "ModelNotReadyException"];
const MOST_ATTEMPTS = 3;
const FIRST_WAIT_MS = 400;

/** Why an answer without the tool's whole input ended (page "Converse", stopReason). */
const ENDS: Readonly<Record<string, string>> = {
  max_tokens: "the answer was longer than it may be and was cut off",
  guardrail_intervened: "the guardrail kept the answer back",
  content_filtered: "the answer was filtered",
  refusal: "the model refused to answer",
  malformed_tool_use: "the answer could not be read",
  malformed_model_output: "the answer could not be read",
  model_context_window_exceeded: "the question was too long for the model",
};

/** JSON schema as the client's type has it, which knows no read-only lists. */
const TOOL: NonNullable<ConverseCommandInput["toolConfig"]> = {
  tools: [
    {
      toolSpec: {
        name: NARRATIVE_TOOL.name,
        description: NARRATIVE_TOOL.description,
        inputSchema: { json: JSON.parse(JSON.stringify(NARRATIVE_TOOL.inputSchema)) },
      },
    },
  ],
  toolChoice: { tool: { name: NARRATIVE_TOOL.name } },
};

const commandOf = ({ called, maxOutputTokens, guardrail }: CalledModel, { system, user }: Prompt): ConverseCommand =>
  new ConverseCommand({
    modelId: called,
    system: [{ text: system }],
    messages: [{ role: "user", content: [{ text: user }] }],
    inferenceConfig: { maxTokens: maxOutputTokens, temperature: 0 },
    toolConfig: TOOL,
    ...(guardrail && { guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version } }),
  });

function answerOf({ output, stopReason, usage }: ConverseCommandOutput): Answer {
  const tokens = { inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0 };
  const use = output?.message?.content?.find(({ toolUse }) => toolUse?.name === NARRATIVE_TOOL.name)?.toolUse;
  if (stopReason === "tool_use" && use) return { ...tokens, input: use.input };
  return { ...tokens, refused: ENDS[stopReason ?? ""] ?? `the model did not give a report (${stopReason ?? "no reason"})` };
}

/**
 * Asks the model once; where it is busy, again as long as there is time.
 * @param timeLeft ms that may still be spent
 * @throws {DependencyError} when it does not answer; {@link DeadlineError} when there was no time to ask
 */
export type Converse = (model: CalledModel, prompt: Prompt, signal: AbortSignal, timeLeft: () => number) => Promise<Answer>;

/** Asking by Bedrock. */
export const createConverse =
  (client: BedrockRuntimeClient): Converse =>
  async (model, prompt, signal, timeLeft) => {
    const command = commandOf(model, prompt);
    for (let attempt = 1, waitMs = FIRST_WAIT_MS; ; attempt += 1, waitMs *= 2) {
      if (signal.aborted) throw new DeadlineError("the model was not asked: there is no time left");
      try {
        return answerOf(await calling("asking the model", () => client.send(command, { abortSignal: signal })));
      } catch (error) {
        const { cause } = toError(error);
        const busy = cause instanceof Error && BUSY.includes(cause.name);
        const pause = waitMs * (0.5 + Math.random());
        if (!busy || attempt === MOST_ATTEMPTS || timeLeft() < 2 * pause) throw error;
        await sleep(pause);
      }
    }
  };
