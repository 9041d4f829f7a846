import type { IncomingMessage, ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { AwsError } from "./errors.js";

/** How a client spells requests and wants answers (Smithy's protocol names, shortened). */
export type Protocol = "json" | "query" | "cbor" | "rest-json" | "rest-xml";

/** Largest request that is read into memory; AWS's largest here is PutMetricData with 1 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};

/** Signing name in the credential scope: `Credential=AKIA…/20260101/us-east-1/sqs/aws4_request`. */
const SCOPE = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;
/** The same in the address of a presigned request. */
const PRESIGNED_SCOPE = /[?&]X-Amz-Credential=[^&/%]+(?:%2F|\/)\d{8}(?:%2F|\/)[^&/%]+(?:%2F|\/)([^&/%]+)(?:%2F|\/)aws4_request/i;

function protocolOf(request: IncomingMessage, service: string): Protocol {
  if (header(request, "smithy-protocol") === "rpc-v2-cbor") return "cbor";
  if (header(request, "x-amz-target")) return "json";
  if (header(request, "content-type").startsWith("application/x-www-form-urlencoded")) return "query";
  return service === "s3" || service === "route53" || service === "cloudfront" ? "rest-xml" : "rest-json";
}

/** One request of an AWS client, its body read only when something asks for it. */
export class Call {
  readonly service: string;
  readonly protocol: Protocol;
  private body: Promise<Buffer> | null = null;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    this.service = (SCOPE.exec(this.header("authorization")) ?? PRESIGNED_SCOPE.exec(request.url ?? ""))?.[1] ?? "";
    this.protocol = protocolOf(request, this.service);
  }

  /** A request header, "" when it is not there. */
  header(name: string): string {
    return header(this.request, name);
  }

  /** True once the body was taken off the socket, so that it cannot be piped any more. */
  get isRead(): boolean {
    return this.body !== null;
  }

  /** The body as it came. @throws {AwsError} above 8 MiB */
  read(): Promise<Buffer> {
    this.body ??= this.readAll();
    return this.body;
  }

  /** The body as text, unpacked where the client compressed it. */
  async text(): Promise<string> {
    const bytes = await this.read();
    return (this.header("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
  }

  /** Name of the operation, e.g. `SendMessage`; null where only the path tells it (REST). */
  async operation(): Promise<string | null> {
    if (this.protocol === "json") return this.header("x-amz-target").split(".").at(-1) ?? null;
    if (this.protocol === "query") return new URLSearchParams(await this.text()).get("Action");
    if (this.protocol === "cbor") return /\/operation\/([^/?]+)/.exec(this.request.url ?? "")?.[1] ?? null;
    return null;
  }

  private async readAll(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.request) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw new AwsError("RequestEntityTooLarge", `the request is over ${MAX_BODY_BYTES} bytes`, 413);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}
