import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { ModelBehaviour } from "../../../config/index.js";
import { answer } from "../answer.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import { SAYS } from "./behaviours.js";
import { ConverseRequest, promptOf } from "./prompt.js";

const PATH = /^\/model\/([^/?]+)\/converse$/;
/** Characters of a token, about. */
const CHARACTERS_A_TOKEN = 4;

/** The stand-in for Bedrock. */
export interface BedrockHandler {
  /** @returns false when the request is no Converse */
  handle(call: Call): Promise<boolean>;
  /** From now on the model behaves like this. */
  setBehaviour(behaviour: ModelBehaviour): void;
}

const tokens = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);

async function requestOf(call: Call): Promise<ConverseRequest> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConverseRequest), await call.text());
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "(request)"}: ${issue.message}`);
  throw new AwsError("ValidationException", problems.join("; "));
}

/** Resolves when the client has given up. */
const untilGone = (call: Call): Promise<void> => new Promise((resolve) => call.response.once("close", resolve));

/**
 * A model that is none: what it says follows from the request alone, so that the same incident is told the same way. It shows
 * how the platform bears a model that is slow, wrong or hostile, not how well one would write.
 */
export function createBedrock(initial: ModelBehaviour): BedrockHandler {
  let behaviour = initial;
  return {
    setBehaviour(next) {
      behaviour = next;
    },
    async handle(call) {
      if (call.service !== "bedrock" || call.request.method !== "POST" || !PATH.test(call.request.url ?? "")) return false;
      if (behaviour === "off") {
        call.request.socket.destroy();
        return true;
      }
      const request = await requestOf(call);
      if (behaviour === "throttled")
        throw new AwsError("ThrottlingException", "Too many requests, please wait before trying again.", 429);
      if (behaviour === "times-out") {
        await untilGone(call);
        return true;
      }
      const { stopReason, toolInput, text } = SAYS[behaviour](request);
      const content =
        toolInput === undefined
          ? [{ text }]
          : [
              {
                toolUse: {
                  toolUseId: `tooluse_${randomUUID()}`,
                  name: request.toolConfig?.tools[0]?.toolSpec.name,
                  input: toolInput,
                },
              },
            ];
      const inputTokens = tokens(promptOf(request) + JSON.stringify(request.toolConfig ?? ""));
      const outputTokens = tokens(JSON.stringify(content));
      const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
      answer(
        call,
        "Converse",
        { output: { message: { role: "assistant", content } }, stopReason, usage, metrics: { latencyMs: 1 } },
        "",
      );
      return true;
    },
  };
}
