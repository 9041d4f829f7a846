import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo } from "./support/fake-dynamo.js";
import { FakeQueue } from "./support/fake-queue.js";
import { captureOutput } from "./support/output.js";

export const dynamo = new FakeDynamo();
export const queue = new FakeQueue();
export let handler: SqsHandler;
export let output: ReturnType<typeof captureOutput>;

export const stored = () => dynamo.table("orders").get("ord_12345678");
export const authorized = { status: "authorized", authorizationId: "auth_1" } as const;
export const declined = { status: "declined", reason: "insufficient_funds" } as const;

/** The function with tables and queues of its own, empty before each test. */
export function useOrderProcessor(): void {
  beforeAll(async () => {
    stubEnvironment("order-processor");
    ({ handler } = await import("../../../lambdas/order-processor/handler.js"));
  });
  beforeEach(() => {
    output = captureOutput();
  });
  afterEach(() => {
    output.restore();
    dynamo.reset();
    queue.reset();
  });
  afterAll(() => vi.unstubAllEnvs());
}
