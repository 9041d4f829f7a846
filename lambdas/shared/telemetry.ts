import { SERVICE_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { ENVIRONMENT_ANNOTATION } from "../../domain/contracts/telemetry.js";
import { currentTrace, inTrace } from "./tracing/current-trace.js";
import { createDaemon } from "./tracing/daemon.js";
import { addCause, addStatus } from "./tracing/documents.js";
import { isTraced } from "./tracing/is-traced.js";
import { MessageTrace } from "./tracing/trace.js";
import { type TraceableClient, traceClient } from "./tracing/trace-client.js";
import { parseTraceHeader, TRACE_HEADER } from "./tracing/trace-header.js";

// The one file that handlers know of tracing (DESIGN §3): what writes the traces is replaced behind it.
export { createLogger } from "./telemetry/logger.js";
export { createMetrics, type Measurement, type MetricWriter } from "./telemetry/metrics.js";

const enabled = isTraced(process.env);
const daemon = createDaemon(process.env[SERVICE_VARIABLES.xrayDaemon]);
const environment = process.env[SERVICE_VARIABLES.environment];

/** The trace of one message. */
export interface MessageSegment {
  /** X-Ray trace id; undefined where nothing is traced. */
  readonly traceId: string | undefined;
  /** Makes the trace searchable by `key`. */
  annotate(key: string, value: string | number | boolean): void;
}

/**
 * Runs `fn` in an X-Ray segment of its own that continues the message's trace (its SQS attribute `AWSTraceHeader`; without
 * one, the invocation's). SDK clients of {@link traced} record their calls in it and hand the trace on.
 * @param name the service's name: the node of the service map
 */
export async function withMessageSegment<T>(
  record: { readonly attributes: { readonly AWSTraceHeader?: string } },
  name: string,
  fn: (segment: MessageSegment) => Promise<T>,
): Promise<T> {
  const invocation = parseTraceHeader(process.env._X_AMZN_TRACE_ID);
  const header = parseTraceHeader(record.attributes.AWSTraceHeader) ?? invocation;
  if (!enabled) return fn({ traceId: header?.root, annotate: () => undefined });
  const trace = new MessageTrace(daemon, name, header, invocation?.lineage);
  if (environment) trace.annotate(ENVIRONMENT_ANNOTATION, environment);
  const annotate: MessageSegment["annotate"] = (key, value) => trace.annotate(key, value);
  try {
    const result = await inTrace(trace, () => fn({ traceId: trace.traceId, annotate }));
    trace.close();
    return result;
  } catch (thrown) {
    trace.close({ thrown });
    throw thrown;
  }
}

/** What a traced call outside AWS gets: the headers that hand the trace on. */
export type RemoteCall<T> = (headers: Readonly<Record<string, string>>, answered: (status: number) => void) => Promise<T>;

/** Runs a call to a service outside AWS in a subsegment of the current message's segment. */
export async function withRemoteSubsegment<T>(
  name: string,
  request: { url: string; method: string },
  call: RemoteCall<T>,
): Promise<T> {
  if (!enabled) return call({}, () => undefined);
  const trace = currentTrace(daemon);
  const subsegment = trace.begin(name, "remote");
  const answered = (status: number) => {
    subsegment.http = { request, response: { status } };
    addStatus(subsegment, status);
  };
  try {
    return await call({ [TRACE_HEADER]: trace.headerOf(subsegment) }, answered);
  } catch (error) {
    subsegment.fault = true;
    addCause(subsegment, error, true);
    throw error;
  } finally {
    trace.end(subsegment);
  }
}

/** The client, its calls recorded in the current message's segment. */
export const traced = <Client extends TraceableClient>(client: Client): Client =>
  enabled ? traceClient(client, daemon) : client;
