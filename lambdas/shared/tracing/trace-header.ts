/** A caller's place in its trace. */
export interface TraceHeader {
  readonly root: string;
  readonly parent?: string;
  readonly sampled: boolean;
}

/** The header of HTTP requests that hands a trace on (page "AWS X-Ray tracing header"). */
export const TRACE_HEADER = "X-Amzn-Trace-Id";

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;

/** Reads `Root=…;Parent=…;Sampled=…`; what is malformed is left out, because the header comes from outside. */
export function parseTraceHeader(header: string | undefined): TraceHeader | undefined {
  if (!header) return undefined;
  const fields = new Map(header.split(";").map((part): [string, string] => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const root = fields.get("Root") ?? "";
  if (!TRACE_ID.test(root)) return undefined;
  const parent = fields.get("Parent") ?? "";
  return { root, ...(SEGMENT_ID.test(parent) && { parent }), sampled: fields.get("Sampled") === "1" };
}

/** The header that hands a trace on to what is called. */
export const formatTraceHeader = (root: string, parent: string, sampled: boolean): string =>
  `Root=${root};Parent=${parent};Sampled=${sampled ? 1 : 0}`;
