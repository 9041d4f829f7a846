import type { DeployedApi, DeployedApiKey } from "../deployed/api/model.js";
import type { Refusal } from "./refusals.js";
import type { ApiAnswer, ApiRequest } from "./request.js";
import type { Route } from "./router.js";

/** What the stage knows of a request before it answers. */
export interface Exchange {
  readonly api: DeployedApi;
  readonly request: ApiRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  /** Path with the stage. */
  readonly fullPath: string;
  /** Path behind the stage, as sent; always begins with `/`. */
  readonly path: string;
  /** null: no method is there. */
  readonly route: Route | null;
  /** The key that the request was let in with; null where none is asked for. */
  readonly key: DeployedApiKey | null;
}

/** What the function's part was. */
export interface IntegrationResult {
  readonly latencyMs: number;
  /** Status that the function answered; null: none. */
  readonly status: number | null;
  /** Why there is no answer; null: there is. */
  readonly error: string | null;
}

/** How a request was answered. */
export interface Completed {
  readonly answer: ApiAnswer;
  readonly refusal: Refusal | null;
  readonly integration: IntegrationResult | null;
  /** null: this method is not cached. */
  readonly cache: "hit" | "miss" | null;
}
