import type { ProviderBehaviour } from "../../config/index.js";
import { ProviderBehaviourSchema } from "../../config/schema/laptop.js";
import type { Ledger } from "./ledger.js";
import { AuthorizationRequestSchema, parseBody, RequestError } from "./requests.js";

/** A request as far as the provider cares. */
export interface ProviderRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

/** An answer, to be given after `delayMs`. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly delayMs: number;
}

/** What the routes work on. */
export interface ProviderState {
  readonly ledger: Ledger;
  behaviour: ProviderBehaviour;
}

const latencyOf = (behaviour: ProviderBehaviour): number => ("latencyMs" in behaviour ? behaviour.latencyMs : 0);

function authorize(state: ProviderState, request: ProviderRequest): ProviderAnswer {
  if (state.behaviour.mode === "down") return { status: 503, body: { error: "the provider is down" }, delayMs: 0 };
  const body = parseBody(AuthorizationRequestSchema, request.body);
  if (request.idempotencyKey !== body.paymentId)
    throw new RequestError(400, "the header Idempotency-Key must be the body's paymentId, so that a retry cannot charge twice");
  // Booked before the wait: who gives up on a slow answer has been charged all the same, as with a real provider.
  return { status: 200, body: state.ledger.authorize(body, state.behaviour), delayMs: latencyOf(state.behaviour) };
}

type Route = (state: ProviderState, request: ProviderRequest) => ProviderAnswer;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/authorizations": { POST: authorize },
  "/ledger": { GET: (state) => ({ status: 200, body: { entries: state.ledger.entries() }, delayMs: 0 }) },
  "/behaviour": {
    GET: (state) => ({ status: 200, body: state.behaviour, delayMs: 0 }),
    PUT: (state, request) => {
      state.behaviour = parseBody(ProviderBehaviourSchema, request.body);
      return { status: 200, body: state.behaviour, delayMs: 0 };
    },
  },
};

/**
 * Answers one request.
 * @throws {RequestError} when it is refused
 */
export function route(state: ProviderState, request: ProviderRequest): ProviderAnswer {
  const methods = Object.hasOwn(ROUTES, request.path) ? ROUTES[request.path] : undefined;
  if (!methods) throw new RequestError(404, `no such path: ${request.path}; there are ${Object.keys(ROUTES).join(", ")}`);
  const found = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (!found) throw new RequestError(405, `${request.path} takes ${Object.keys(methods).join(" or ")}`);
  return found(state, request);
}
