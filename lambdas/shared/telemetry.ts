import { Tracer } from "@aws-lambda-powertools/tracer";
import xray from "aws-xray-sdk-core";
import { SERVICE_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { redactCardNumbers } from "../../domain/contracts/redaction.js";
import { ENVIRONMENT_ANNOTATION } from "../../domain/contracts/telemetry.js";

// The one file that knows what traces are made with (DESIGN §3): OpenTelemetry replaces it here.
export { createLogger } from "./telemetry/logger.js";
export { createMetrics, type Measurement, type MetricWriter } from "./telemetry/metrics.js";

/** Calls are traced by hand: patching `http` and `fetch` for all code costs import time and records the SDK's calls twice. */
const tracer = new Tracer({ captureHTTPsRequests: false });

// In Lambda the SDK sends every subsegment in a datagram of its own; a message's few fit into its segment's.
xray.setStreamingThreshold(100);

/** The trace of one message. */
export interface MessageSegment {
  /** X-Ray trace id; undefined where nothing is traced. */
  readonly traceId: string | undefined;
  /** Makes the trace searchable by `key`. */
  annotate(key: string, value: string | number | boolean): void;
}

interface TraceHeader {
  readonly root?: string;
  readonly parent?: string;
  readonly sampled: boolean;
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;

/** Reads `Root=…;Parent=…;Sampled=…`; what is malformed is left out, because the header comes from outside. */
function parseTraceHeader(header: string | undefined): TraceHeader | undefined {
  if (!header) return undefined;
  const fields = new Map(header.split(";").map((part): [string, string] => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const root = fields.get("Root") ?? "";
  if (!TRACE_ID.test(root)) return undefined;
  const parent = fields.get("Parent") ?? "";
  return { root, ...(SEGMENT_ID.test(parent) && { parent }), sampled: fields.get("Sampled") === "1" };
}

/** The error as X-Ray may keep it. */
const redactError = ({ name, message, stack }: Error): Error =>
  Object.assign(new Error(redactCardNumbers(message)), { name, stack: redactCardNumbers(stack ?? "") });

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
  const header = parseTraceHeader(record.attributes.AWSTraceHeader) ?? parseTraceHeader(process.env._X_AMZN_TRACE_ID);
  if (!tracer.isTracingEnabled()) return fn({ traceId: header?.root, annotate: () => undefined });
  const segment = new xray.Segment(name, header?.root, header?.parent);
  segment.origin = "AWS::Lambda::Function";
  segment.notTraced = !header?.sampled;
  const environment = process.env[SERVICE_VARIABLES.environment];
  if (environment) segment.addAnnotation(ENVIRONMENT_ANNOTATION, environment);
  const context = {
    traceId: segment.trace_id,
    annotate: (key: string, value: string | number | boolean) =>
      segment.addAnnotation(key, typeof value === "string" ? redactCardNumbers(value) : value),
  };
  return xray.getNamespace().runAndReturn(async () => {
    xray.setSegment(segment);
    try {
      const result = await fn(context);
      segment.close();
      return result;
    } catch (error) {
      segment.close(error instanceof Error ? redactError(error) : "a value that is no Error was thrown");
      throw error;
    }
  });
}

/** What a traced call outside AWS gets: the headers that hand the trace on. */
export type RemoteCall<T> = (headers: Readonly<Record<string, string>>, answered: (status: number) => void) => Promise<T>;

/** Runs a call to a service outside AWS in a subsegment of the current message's segment. */
export async function withRemoteSubsegment<T>(
  name: string,
  request: { url: string; method: string },
  call: RemoteCall<T>,
): Promise<T> {
  const parent = tracer.isTracingEnabled() ? xray.getNamespace().get("segment") : undefined;
  if (!(parent instanceof xray.Segment)) return call({}, () => undefined);
  const subsegment = parent.addNewSubsegment(name);
  subsegment.addAttribute("namespace", "remote");
  const sampled = parent.notTraced ? "0" : "1";
  try {
    const result = await call(
      { "X-Amzn-Trace-Id": `Root=${parent.trace_id};Parent=${subsegment.id};Sampled=${sampled}` },
      (status) => {
        subsegment.addAttribute("http", { request, response: { status } });
        if (status >= 500) subsegment.addFaultFlag();
        else if (status >= 400) subsegment.addErrorFlag();
      },
    );
    subsegment.close();
    return result;
  } catch (error) {
    subsegment.close(error instanceof Error ? redactError(error) : undefined, true);
    throw error;
  }
}

/** The client, its calls recorded in the current message's segment. */
export const traced = <Client>(client: Client): Client => tracer.captureAWSv3Client(client);
