import { afterAll, afterEach, beforeEach, vi } from "vitest";
import type { SqsHandler } from "../../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./environment.js";
import { FakeDynamo } from "./fake-dynamo.js";
import { startFakeProvider } from "./fake-provider.js";
import { FakeQueue } from "./fake-queue.js";
import { event, payment } from "./messages.js";
import { captureOutput } from "./output.js";

/** The function's patience with the provider. */
export const TIMEOUT_MS = 600;

/** What the provider answers to a payment that it authorizes. */
export const AUTHORIZED = { status: "authorized", authorizationId: "auth_12345678" } as const;

/** Payments with ids of their own. */
export const batch = (count: number) =>
  event(...Array.from({ length: count }, (_, n) => payment({ orderId: `ord_1234567${n}`, paymentId: `pay_1234567${n}` })));

/**
 * payment-handler between a provider, a table and a queue, made anew for each test of the file that calls this: as a fresh process,
 * nothing is remembered in memory.
 */
export async function paymentFunction() {
  const dynamo = new FakeDynamo();
  const queue = new FakeQueue();
  const provider = await startFakeProvider();
  let handler: SqsHandler;
  let captured: ReturnType<typeof captureOutput>;
  beforeEach(async () => {
    stubEnvironment("payment-handler", {
      PAYMENT_PROVIDER: "http",
      PAYMENT_PROVIDER_URL: provider.url,
      PAYMENT_PROVIDER_TIMEOUT_MS: `${TIMEOUT_MS}`,
    });
    vi.resetModules();
    ({ handler } = await import("../../../../lambdas/payment-handler/handler.js"));
    captured = captureOutput();
  });
  afterEach(() => {
    captured.restore();
    dynamo.reset();
    queue.reset();
    provider.reset();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await provider.stop();
  });

  return {
    dynamo,
    queue,
    provider,
    /** What the running test wrote. */
    output: {
      lines: () => captured.lines(),
      metric: (name: string) => captured.metric(name),
      text: () => captured.text(),
      clear: () => captured.clear(),
    },
    handler: (...call: Parameters<SqsHandler>) => handler(...call),
    stored: () => dynamo.table("payments").get("pay_12345678"),
  };
}
