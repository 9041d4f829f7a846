import type { LambdaError } from "../worker/messages.js";

/** How an invocation ended, as `platform.report` spells it. */
export type ReportStatus = "success" | "error" | "timeout";

/** What `platform.report` tells. */
export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly initDurationMs: number | null;
  readonly memorySizeMb: number;
  readonly maxMemoryUsedMb: number;
  readonly status: ReportStatus;
  readonly errorType: string | null;
  /** `Root=…;Parent=…;Sampled=1`. */
  readonly traceHeader: string;
}

const iso = (time: number): string => new Date(time).toISOString();
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** The line that begins an invocation, of Lambda's JSON log format (page "Lambda Telemetry API Event schema reference"). */
export const startLine = (requestId: string, time: number): string =>
  JSON.stringify({ time: iso(time), type: "platform.start", record: { requestId, version: "$LATEST" } });

/** The line that ends an invocation; duration is billed in whole milliseconds. */
export function reportLine(report: Report, time: number): string {
  const { requestId, durationMs, initDurationMs, status, errorType } = report;
  return JSON.stringify({
    time: iso(time),
    type: "platform.report",
    record: {
      requestId,
      metrics: {
        durationMs: round(durationMs),
        billedDurationMs: Math.ceil(durationMs),
        memorySizeMB: report.memorySizeMb,
        maxMemoryUsedMB: report.maxMemoryUsedMb,
        ...(initDurationMs === null ? {} : { initDurationMs: round(initDurationMs) }),
      },
      tracing: { type: "X-Amzn-Trace-Id", value: report.traceHeader },
      status,
      ...(errorType === null ? {} : { errorType }),
    },
  });
}

/** The line that Lambda's Node runtime writes when a function fails, in its JSON log format. */
export const errorLine = (requestId: string, error: LambdaError, time: number): string =>
  JSON.stringify({ timestamp: iso(time), level: "ERROR", requestId, message: error });
