import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { DeployedFunction, DeployedQueue } from "../../../../local/host/deployed/model.js";

/** The worker's bootstrap of this tree. */
export const bootstrap = resolve(import.meta.dirname, "../../../../local/host/worker/bootstrap.mjs");

/** A deployed function whose bundle is this source of index.mjs. */
export function functionWith(source: string, overrides: Partial<DeployedFunction> = {}): DeployedFunction {
  const bundleDirectory = mkdtempSync(join(tmpdir(), "bundle-"));
  writeFileSync(join(bundleDirectory, "index.mjs"), source);
  return {
    name: "shop-payment-handler-test",
    arn: "arn:aws:lambda:us-east-1:123456789012:function:shop-payment-handler-test",
    service: "payment-handler",
    environment: {},
    memoryMb: 128,
    timeoutSeconds: 5,
    reservedConcurrency: null,
    exportName: "handler",
    runtime: "nodejs22.x",
    bundleDirectory,
    logGroup: "/aws/lambda/shop-payment-handler-test",
    activeTracing: true,
    asynchronous: { retries: 2, maximumAgeSeconds: 21_600, onFailure: null, deadLetter: null },
    ...overrides,
  };
}

/** A deployed queue. */
export const queueNamed = (name: string, overrides: Partial<DeployedQueue> = {}): DeployedQueue => ({
  name,
  arn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
  url: `http://127.0.0.1/123456789012/${name}`,
  visibilityTimeoutSeconds: 30,
  deadLetterArn: null,
  maxReceiveCount: null,
  isDeadLetterQueue: false,
  ...overrides,
});
