import { afterEach, describe, expect, it, vi } from "vitest";
import { API_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { readSettings } from "../../../lambdas/metrics-api/settings.js";
import { stubEnvironment } from "./support/environment.js";

afterEach(() => vi.unstubAllEnvs());

describe("the pages that may read the metrics API's answers", () => {
  it("are those that are named", () => {
    stubEnvironment("metrics-api", { [API_VARIABLES.allowedOrigins]: "https://a.example.com,https://b.example.com" });
    expect(readSettings(process.env).allowedOrigins).toEqual(["https://a.example.com", "https://b.example.com"]);
  });

  it("are none where the variable is absent", () => {
    stubEnvironment("metrics-api");
    vi.stubEnv(API_VARIABLES.allowedOrigins, undefined);
    expect(readSettings(process.env).allowedOrigins).toEqual([]);
  });
});
