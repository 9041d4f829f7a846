import { randomBytes, randomUUID } from "node:crypto";
import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { DeployedApi, DeployedMethod } from "../deployed/api/model.js";
import type { SegmentSink } from "../trace/invocation.js";
import { cacheKey, createAnswerCache } from "./cache.js";
import { compileValidation, keyOf, type Validate } from "./checks.js";
import { completedValues, withContext } from "./context.js";
import type { Completed, Exchange } from "./exchange.js";
import { gatewayAnswer } from "./gateway-answer.js";
import { type Invoke, integrate } from "./integrate.js";
import { createLimits } from "./limits.js";
import { putApiMetrics } from "./metrics.js";
import { compileMock, type Mock } from "./mock.js";
import { type Refusal, refusal } from "./refusals.js";
import { type ApiAnswer, type ApiRequest, headerOf } from "./request.js";
import { createRouter } from "./router.js";
import { beginStageTrace, type StageTrace } from "./trace.js";

/** Largest request body (page "Amazon API Gateway quotas", REST API: payload size). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What a stage works with. */
export interface GatewayParts {
  readonly invoke: Invoke;
  readonly metrics: MetricStore;
  /** Takes a line for the access log. */
  readonly log: (group: string, line: string, time: number) => void;
  readonly sample: (now: number) => boolean;
  readonly segments: SegmentSink;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Answers requests to a stage. */
export type Gateway = (request: ApiRequest) => Promise<ApiAnswer>;

interface CompiledMethod {
  readonly validate: Validate;
  readonly mock: Mock | null;
}

/** A deployed stage that answers as API Gateway does. @throws {DeploymentError} for what the laptop does not understand */
export function createGateway(api: DeployedApi, parts: GatewayParts): Gateway {
  const { invoke, now } = parts;
  const compiled = new Map<DeployedMethod, CompiledMethod>(
    api.methods.map((method) => [
      method,
      {
        validate: compileValidation(method),
        mock: method.integration.kind === "mock" ? compileMock(method.integration, method) : null,
      },
    ]),
  );
  const route = createRouter(api.methods);
  const limits = createLimits(api, now());
  const cache = createAnswerCache();

  /** The part that is decided without the function. */
  const refuse = (exchange: Exchange): Refusal | null => {
    const { request, key } = exchange;
    if (!exchange.fullPath.startsWith(`/${api.stage}/`) && exchange.fullPath !== `/${api.stage}`) return refusal("ACCESS_DENIED");
    if (!exchange.route) return refusal("MISSING_AUTHENTICATION_TOKEN");
    if (request.body.length > MAX_BODY_BYTES) return refusal("REQUEST_TOO_LARGE");
    const { method } = exchange.route;
    if (method.keyRequired && !key) return refusal("INVALID_API_KEY");
    const over = limits.refuse(key, method, request.receivedAt);
    if (over) return refusal(over);
    return compiled.get(method)?.validate(request, exchange.route) ?? null;
  };

  const answer = async (exchange: Exchange, trace: StageTrace): Promise<Completed> => {
    const { request, route: found } = exchange;
    const refused = refuse(exchange);
    if (refused || !found) {
      const why = refused ?? refusal("MISSING_AUTHENTICATION_TOKEN");
      return { answer: gatewayAnswer(exchange, why), refusal: why, integration: null, cache: null };
    }
    const { method, pathParameters } = found;
    const mock = compiled.get(method)?.mock;
    if (mock) return { answer: mock(request), refusal: null, integration: null, cache: null };
    if (method.integration.kind === "mock") throw new Error("a mock is compiled with its stage");
    const key = method.cache && cacheKey(method.cache, request, pathParameters);
    const kept = key === null ? null : cache.get(key, request.receivedAt);
    if (kept) return { answer: kept, refusal: null, integration: null, cache: "hit" };
    const result = await integrate(exchange, method.integration, invoke, trace.upstream ? { upstream: trace.upstream } : {});
    const outcome = result.answer ?? gatewayAnswer(exchange, result.refusal);
    if (method.cache && key !== null && outcome.status < 300) cache.put(key, outcome, now() + method.cache.ttlSeconds * 1000);
    return { ...result, answer: outcome, cache: key === null ? null : "miss" };
  };

  return async (request) => {
    const started = performance.now();
    const trace = beginStageTrace(
      headerOf(request, "x-amzn-trace-id"),
      api.activeTracing,
      parts.sample,
      parts.segments,
      request.receivedAt,
    );
    const [fullPath = "/"] = request.target.split("?");
    const path = fullPath.slice(api.stage.length + 1) || "/";
    const found = route(request.method, path);
    const exchange: Exchange = {
      ...{ api, request, fullPath, path, route: found, traceId: trace.traceId },
      requestId: randomUUID(),
      extendedRequestId: `${randomBytes(11).toString("base64url")}=`,
      key: found?.method.keyRequired ? keyOf(api, request) : null,
    };
    const completed = await answer(exchange, trace);
    const latencyMs = performance.now() - started;
    putApiMetrics(parts.metrics, exchange, completed, latencyMs);
    const endedAt = request.receivedAt + latencyMs;
    const { integration } = completed;
    trace.end(exchange, completed, endedAt, integration && endedAt - integration.latencyMs);
    if (api.accessLog) {
      const line = withContext(api.accessLog.format, completedValues(exchange, completed, latencyMs), "-");
      parts.log(api.accessLog.group, line, now());
    }
    const own = [
      ["x-amzn-RequestId", exchange.requestId],
      ["x-amz-apigw-id", exchange.extendedRequestId],
      ...(integration ? [["X-Amzn-Trace-Id", `Root=${trace.traceId}`] as const] : []),
    ] as const;
    return { ...completed.answer, headers: [...own, ...completed.answer.headers] };
  };
}
