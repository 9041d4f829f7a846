import { expect } from "vitest";
import type { ApiEvent } from "../../../../lambdas/shared/http/request.js";
import { acceptedOf, problemOf } from "./api.js";

interface Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly body: string;
}

/** The answer to a request, whatever it is: no failure of ours, and a problem document unless it was what was asked for. */
export async function judged<Given extends Answer>(send: (event: ApiEvent) => Promise<Given>, event: ApiEvent): Promise<Given> {
  const answer = await send(event);
  expect(answer.statusCode).toBeLessThan(500);
  expect(answer.headers?.["X-Request-Id"]).toMatch(/^[A-Za-z0-9._:-]{8,128}$/);
  if (answer.statusCode >= 400) problemOf(answer);
  else if (event.httpMethod === "POST") acceptedOf(answer);
  return answer;
}
