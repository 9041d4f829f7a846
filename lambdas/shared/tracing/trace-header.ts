/** A caller's place in its trace. */
export interface TraceHeader {
  readonly root: string;
  readonly parent?: string;
  readonly sampled: boolean;
  /** The functions that the work came through; Lambda stops loops by it (page "Use Lambda recursive loop detection"). */
  readonly lineage?: string;
}

/** The header of HTTP requests that hands a trace on (page "AWS X-Ray tracing header"). */
export const TRACE_HEADER = "X-Amzn-Trace-Id";

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;
const LINEAGE = /^[\w:|.-]{1,256}$/;

/** Reads `Root=…;Parent=…;Sampled=…;Lineage=…`; what is malformed is left out, because the header comes from outside. */
export function parseTraceHeader(header: string | undefined): TraceHeader | undefined {
  if (!header) return undefined;
  const fields = new Map(header.split(";").map((part): [string, string] => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const root = fields.get("Root") ?? "";
  if (!TRACE_ID.test(root)) return undefined;
  const parent = fields.get("Parent") ?? "";
  const lineage = fields.get("Lineage") ?? "";
  const sampled = fields.get("Sampled") === "1";
  return { root, sampled, ...(SEGMENT_ID.test(parent) && { parent }), ...(LINEAGE.test(lineage) && { lineage }) };
}

/** The header that hands a trace on to what is called. */
export const formatTraceHeader = ({ root, parent, sampled, lineage }: TraceHeader & { readonly parent: string }): string =>
  `Root=${root};Parent=${parent};Sampled=${sampled ? 1 : 0}${lineage === undefined ? "" : `;Lineage=${lineage}`}`;
