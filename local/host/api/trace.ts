import { newSegmentId, newTraceId } from "../trace/ids.js";
import type { SegmentSink, TraceContext } from "../trace/invocation.js";
import type { Completed, Exchange } from "./exchange.js";
import { headerOf } from "./request.js";

/** The trace of one request. */
export interface StageTrace {
  readonly traceId: string;
  /** What the function's segments go below; null where the stage does not trace. */
  readonly upstream: TraceContext | null;
  /** Writes the stage's segment; the integration's times are epoch milliseconds. */
  end(exchange: Exchange, completed: Completed, endedAt: number, integrationStartedAt: number | null): void;
}

const fieldOf = (header: string, field: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${field}=([^;]+)`).exec(header)?.[1];

/** X-Ray's words for a status. */
const errorOf = (status: number): Readonly<Record<string, boolean>> =>
  status >= 500 ? { fault: true } : status === 429 ? { error: true, throttle: true } : status >= 400 ? { error: true } : {};

/**
 * Begins the trace of a request: it goes on where the caller's header says so, and the caller's decision on sampling counts (page
 * "Amazon API Gateway active tracing support for AWS X-Ray").
 */
export function beginStageTrace(
  header: string | null,
  activeTracing: boolean,
  sample: (now: number) => boolean,
  sink: SegmentSink,
  now: number,
): StageTrace {
  const traceId = fieldOf(header ?? "", "Root") ?? newTraceId(now);
  const callerId = fieldOf(header ?? "", "Parent");
  const decided = fieldOf(header ?? "", "Sampled");
  const sampled = activeTracing && (decided === "1" || (decided !== "0" && sample(now)));
  const segmentId = newSegmentId();
  const callId = newSegmentId();
  return {
    traceId,
    upstream: activeTracing ? { traceId, parentId: callId, sampled } : null,
    end(exchange, { answer, integration }, endedAt, integrationStartedAt) {
      if (!sampled) return;
      const { api, request, route } = exchange;
      const { status } = answer;
      const call = integration &&
        integrationStartedAt !== null && {
          id: callId,
          name: "Lambda",
          start_time: integrationStartedAt / 1000,
          end_time: (integrationStartedAt + integration.latencyMs) / 1000,
          ...(integration.error === null ? {} : { fault: true }),
          http: { response: { status: integration.status ?? 500 } },
        };
      sink({
        name: `${api.name}/${api.stage}`,
        id: segmentId,
        trace_id: traceId,
        ...(callerId === undefined ? {} : { parent_id: callerId }),
        start_time: request.receivedAt / 1000,
        end_time: endedAt / 1000,
        origin: "AWS::ApiGateway::Stage",
        resource_arn: api.stageArn,
        http: {
          request: {
            method: request.method,
            url: `https://${headerOf(request, "host") ?? ""}${exchange.fullPath}`,
            client_ip: request.sourceIp,
            ...(headerOf(request, "user-agent") ? { user_agent: headerOf(request, "user-agent") } : {}),
          },
          response: { status, content_length: answer.body.length },
        },
        aws: {
          api_gateway: {
            account_id: api.accountId,
            request_id: exchange.requestId,
            rest_api_id: api.id,
            stage: api.stage,
            resource_path: route?.method.resourcePath ?? null,
          },
        },
        ...errorOf(status),
        ...(call ? { subsegments: [call] } : {}),
      });
    },
  };
}
