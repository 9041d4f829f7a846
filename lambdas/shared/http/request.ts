import { randomBytes } from "node:crypto";
import type { APIGatewayProxyEvent } from "aws-lambda";
import * as v from "valibot";
import { TenantSchema } from "../../../domain/contracts/metric.js";
import { CorrelationIdSchema } from "../../../domain/contracts/order.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { TENANTS_VARIABLE, tenantOf } from "../../../domain/contracts/tenants.js";
import { HttpProblem } from "./problem.js";

/** The parts of API Gateway's event that a request is made of. */
export type ApiEvent = Pick<APIGatewayProxyEvent, "httpMethod" | "path" | "body"> &
  Partial<
    Pick<
      APIGatewayProxyEvent,
      "resource" | "headers" | "queryStringParameters" | "multiValueQueryStringParameters" | "isBase64Encoded"
    >
  > & {
    readonly requestContext?: { readonly identity?: { readonly apiKeyId?: string | null } };
    readonly stageVariables?: Readonly<Record<string, string | undefined>> | null;
  };

/** One letter from a to p for each half byte: text that redaction cannot take for a card number. */
export const letters = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15))).join("");

const isSafeId = (text: string | undefined): text is string =>
  v.is(CorrelationIdSchema, text) && redactCardNumbers(text) === text;

/** A request, whatever API Gateway leaves out. */
export class ApiRequest {
  readonly method: string;
  /** Template of the path, e.g. `/metrics/{id}`. */
  readonly route: string;
  /** The caller's, where it is one; else a fresh one. */
  readonly correlationId: string;
  /** Id of the caller's API key, in the environment's own region; undefined without one. */
  readonly tenant: string | undefined;

  constructor(private readonly event: ApiEvent) {
    this.method = event.httpMethod;
    this.route = (event.resource ?? event.path).replace(/(?<=.)\/+$/, "");
    const given = this.header("x-correlation-id");
    this.correlationId = isSafeId(given) ? given : letters(randomBytes(16));
    const key = event.requestContext?.identity?.apiKeyId;
    const tenant = key ? tenantOf(key, event.stageVariables?.[TENANTS_VARIABLE]) : undefined;
    this.tenant = v.is(TenantSchema, tenant) ? tenant : undefined;
  }

  /** A header's value; HTTP does not tell `A` from `a`. */
  header(name: string): string | undefined {
    const found = Object.entries(this.event.headers ?? {}).find(([key]) => key.toLowerCase() === name);
    return found?.[1];
  }

  /** @throws {HttpProblem} 403 without a key: API Gateway asks for one, so a request without it came another way */
  requireTenant(): string {
    if (this.tenant === undefined) throw new HttpProblem("forbidden", "send an API key in the header x-api-key");
    return this.tenant;
  }

  /** All values of each query parameter. */
  query(): Readonly<Record<string, readonly string[]>> {
    const single = Object.entries(this.event.queryStringParameters ?? {}).flatMap(([name, value]): [string, string[]][] =>
      value === undefined ? [] : [[name, [value]]],
    );
    const many = Object.entries(this.event.multiValueQueryStringParameters ?? {}).flatMap(
      ([name, values]): [string, string[]][] => (values === undefined ? [] : [[name, values]]),
    );
    return Object.fromEntries([...single, ...many]);
  }

  /**
   * The JSON of the body.
   * @throws {HttpProblem} 415, 413 or 400
   */
  json(maxKb: number): unknown {
    const type = this.header("content-type") ?? "";
    if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type))
      throw new HttpProblem("unsupported_media_type", "send JSON with Content-Type: application/json");
    const { body, isBase64Encoded } = this.event;
    const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
    if (bytes.byteLength > maxKb * 1024)
      throw new HttpProblem("payload_too_large", `the body has ${bytes.byteLength} bytes, ${maxKb * 1024} are allowed`);
    try {
      const value: unknown = JSON.parse(bytes.toString("utf8"));
      return value;
    } catch (error) {
      // The parser's message quotes the body, which may hold anything: it stays out.
      if (error instanceof SyntaxError) throw new HttpProblem("invalid_request", "the body is not JSON");
      throw error;
    }
  }
}
