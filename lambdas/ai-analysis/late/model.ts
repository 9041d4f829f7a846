import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { bounded, LIMITS } from "../../shared/clients.js";
import type { InvocationDeadline } from "../../shared/deadline.js";
import { traced } from "../../shared/telemetry.js";
import { type Converse, createConverse } from "../narrate/converse.js";

/**
 * The model, with Bedrock's client: needed where one is configured and has something new to tell. One attempt: whoever asks knows
 * which failures are worth another, and how much time is left.
 */
export const createModel = (deadline: InvocationDeadline, timeoutMs: number): Converse =>
  createConverse(
    bounded(
      traced(
        new BedrockRuntimeClient({
          ...LIMITS,
          maxAttempts: 1,
          requestHandler: { ...LIMITS.requestHandler, requestTimeout: timeoutMs },
        }),
      ),
      deadline,
    ),
  );
