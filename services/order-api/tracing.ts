import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import AWSXRay from "aws-xray-sdk-core";
import { redactCardNumbers } from "../../domain/contracts/redaction.js";
import { ENVIRONMENT_ANNOTATION } from "../../domain/contracts/telemetry.js";
import type { Logger } from "./telemetry/logger.js";

// The X-Ray SDK is in maintenance: this is the only file of the service that knows it.

/** A request and its answer as Node's HTTP server sees them. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The trace of one request. */
export interface Trace {
  /** Root id; undefined when nothing is traced. */
  readonly traceId: string | undefined;
  /** Adds a field that traces can be searched by. */
  annotate(key: string, value: string): void;
}

/** Opens a trace per request and carries it to the AWS clients that the request uses. */
export interface Tracer {
  /** Runs `work` in the exchange's segment, which closes with the answer; without an exchange nothing is traced. */
  run<T>(exchange: Exchange | undefined, work: (trace: Trace) => Promise<T>): Promise<T>;
}

const HEADER = "x-amzn-trace-id";
const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/i;

const isClean = (text: string): boolean => redactCardNumbers(text) === text;

/** A trace id that no redaction will cut. */
function freshRoot(): string {
  for (;;) {
    const root = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
    if (isClean(root)) return root;
  }
}

/** The incoming header if its root is one, else a new root: the SDK would take over whatever stands there. */
export function acceptedHeader(header: string | undefined): string {
  const root = header && ROOT.exec(header)?.[1];
  if (header && root && isClean(root)) return header;
  return `Root=${freshRoot()}`;
}

/** Traces nothing. */
export const noTracer: Tracer = { run: (_exchange, work) => work({ traceId: undefined, annotate: () => {} }) };

/** Makes an AWS client write a subsegment for each call and send the trace along. */
export const captureClient = AWSXRay.captureAWSv3Client;

/** What a tracer is made with. */
export interface TracerOptions {
  readonly service: string;
  /** Environment suffix; an annotation of every segment. */
  readonly environment: string;
  readonly sampleRate: number;
  /** The process runs in an ECS task. */
  readonly onEcs: boolean;
  readonly log: Logger;
}

/** X-Ray by the daemon of `AWS_XRAY_DAEMON_ADDRESS`: sampling by X-Ray's rules, until they are known by `sampleRate`. */
export function createTracer(options: TracerOptions): Tracer {
  const { service, environment, sampleRate, log } = options;
  const ignore = (): void => {};
  const warn = (...parts: unknown[]): void => log.warn("X-Ray SDK", { detail: parts.map(String).join(" ") });
  AWSXRay.setLogger({ debug: ignore, info: ignore, warn, error: warn });
  AWSXRay.setContextMissingStrategy("IGNORE_ERROR");
  AWSXRay.middleware.setDefaultName(service);
  AWSXRay.middleware.setSamplingRules({ version: 2, rules: [], default: { fixed_target: 0, rate: sampleRate } });
  if (options.onEcs) AWSXRay.config([AWSXRay.plugins.ECSPlugin]);
  const namespace = AWSXRay.getNamespace();
  return {
    run: (exchange, work) => {
      if (!exchange) return noTracer.run(exchange, work);
      const header = exchange.incoming.headers[HEADER];
      exchange.incoming.headers[HEADER] = acceptedHeader(typeof header === "string" ? header : undefined);
      const segment = AWSXRay.middleware.traceRequestResponseCycle(exchange.incoming, exchange.outgoing);
      segment.addAnnotation(ENVIRONMENT_ANNOTATION, environment);
      return namespace.runPromise(() => {
        AWSXRay.setSegment(segment);
        return work({ traceId: segment.trace_id, annotate: (key, value) => segment.addAnnotation(key, value) });
      });
    },
  };
}
