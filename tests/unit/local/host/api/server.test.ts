import { afterEach, describe, expect, test } from "vitest";
import type { Gateway } from "../../../../../local/host/api/gateway.js";
import type { ApiRequest } from "../../../../../local/host/api/request.js";
import { type ApiServer, serveApi } from "../../../../../local/host/api/server.js";

let server: ApiServer | null = null;
const warnings: string[] = [];
afterEach(async () => {
  await server?.stop();
  warnings.length = 0;
});

const serve = async (gateway: Gateway): Promise<string> => {
  server = await serveApi("live", gateway, (message) => void warnings.push(message));
  return server.url;
};

describe("the API's address", () => {
  test("hands on what was sent, and answers what is to be answered", async () => {
    const seen: ApiRequest[] = [];
    const url = await serve(async (request) => {
      seen.push(request);
      const headers = [
        ["Content-Type", "text/plain"],
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ] as const;
      return { status: 202, headers, body: Buffer.from("done") };
    });
    const answer = await fetch(`${url}/metrics?a=1`, { method: "POST", body: "x", headers: { "x-api-key": "k" } });
    expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([202, "done", ["a=1", "b=2"]]);
    expect(seen).toMatchObject([{ method: "POST", target: "/live/metrics?a=1", protocol: "HTTP/1.1" }]);
    expect(seen[0]?.body.toString()).toBe("x");
    expect(seen[0]?.headers).toContainEqual(["x-api-key", "k"]);
  });

  test("answers 500 and says so when the stage itself fails", async () => {
    const url = await serve(async () => {
      throw new Error("no such method");
    });
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.json()]).toEqual([500, { message: "Internal server error" }]);
    expect(warnings).toEqual([expect.stringMatching(/GET \/live\/metrics: no such method/)]);
  });

  test("is free again after stopping", async () => {
    const url = await serve(async () => ({ status: 200, headers: [], body: Buffer.from("") }));
    await fetch(url);
    await server?.stop();
    await expect(fetch(url)).rejects.toThrow();
  });
});
