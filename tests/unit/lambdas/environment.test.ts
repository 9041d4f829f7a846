import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../lambdas/payment-handler/settings.js";
import { toError } from "../../../lambdas/shared/errors.js";
import { stubEnvironment } from "./support/environment.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("a function's environment", () => {
  it("is refused with every variable that is missing or wrong", () => {
    const read = () =>
      readSettings({ PAYMENT_PROVIDER: "http", PAYMENT_PROVIDER_URL: "nowhere", PAYMENT_PROVIDER_TIMEOUT_MS: "soon" });
    for (const expected of [
      /POWERTOOLS_SERVICE_NAME is missing/,
      /ENVIRONMENT_SUFFIX is missing/,
      /TABLE_PAYMENTS is missing/,
      /QUEUE_PAYMENT_RESULTS_URL is missing/,
      /PAYMENT_PROVIDER_URL must be an address \(is "nowhere"\)/,
      /PAYMENT_PROVIDER_TIMEOUT_MS must be a number from 50 to 25000/,
      /CIRCUIT_BREAKERS is missing/,
    ])
      expect(read).toThrow(expected);
  });

  it("without a provider says which there are", () => {
    expect(() => readSettings({ PAYMENT_PROVIDER: "psychic" })).toThrow(/PAYMENT_PROVIDER .*sandbox.*http/);
  });

  it.each(["order-processor", "payment-handler"])("stops %s at its cold start", async (name) => {
    stubEnvironment(name, { POWERTOOLS_LOG_LEVEL: "LOUD" });
    vi.stubEnv("QUEUE_PAYMENTS_URL", undefined);
    vi.stubEnv("QUEUE_PAYMENT_RESULTS_URL", undefined);
    const load =
      name === "order-processor"
        ? import("../../../lambdas/order-processor/handler.js")
        : import("../../../lambdas/payment-handler/handler.js");
    const failure = await load.catch((error: unknown) => error);
    expect(String(failure)).toMatch(/POWERTOOLS_LOG_LEVEL must be one of DEBUG, INFO, WARN, ERROR, FATAL/);
    expect(String(failure)).toMatch(/QUEUE_PAYMENTS_URL is missing|QUEUE_PAYMENT_RESULTS_URL is missing/);
  });
});

describe("a thrown value that is no error", () => {
  it("becomes one that keeps it", () => {
    expect(toError("oops")).toMatchObject({ message: expect.stringContaining("oops"), cause: "oops" });
  });
});
