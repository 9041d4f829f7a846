import { randomBytes } from "node:crypto";
import type { APIGatewayProxyEvent } from "aws-lambda";
import * as v from "valibot";
import { TenantSchema } from "../../../domain/contracts/metric.js";
import { CorrelationIdSchema } from "../../../domain/contracts/order.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { TENANTS_VARIABLE, tenantOf } from "../../../domain/contracts/tenants.js";
import { parseBody } from "./body.js";
import { HttpProblem } from "./problem.js";

/** The parts of API Gateway's event that a request is made of. */
export type ApiEvent = Pick<APIGatewayProxyEvent, "httpMethod" | "path" | "body"> &
  Partial<
    Pick<
      APIGatewayProxyEvent,
      "resource" | "headers" | "queryStringParameters" | "multiValueQueryStringParameters" | "isBase64Encoded"
    >
  > & {
    readonly requestContext?: { readonly requestId?: string; readonly identity?: { readonly apiKeyId?: string | null } };
    readonly stageVariables?: Readonly<Record<string, string | undefined>> | null;
  };

/** One letter from a to p for each half byte: text that redaction cannot take for a card number. */
export function letters(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15));
  return text;
}

/** An id that may be logged and handed on as it is. */
const isSafeId = (text: unknown): text is string =>
  typeof text === "string" && v.is(CorrelationIdSchema, text) && redactCardNumbers(text) === text;

const textOr = (value: unknown, other: string): string => (typeof value === "string" ? value : other);

/** The texts of an object that should hold texts alone. */
const textsOf = (values: unknown): [string, string][] =>
  typeof values === "object" && values !== null
    ? Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string")
    : [];

/** A request, whatever API Gateway leaves out and whatever else comes in place of it. */
export class ApiRequest {
  readonly method: string;
  /** Template of the path, e.g. `/metrics/{id}`. */
  readonly route: string;
  /** The caller's, where it is one; else API Gateway's; else a fresh one. */
  readonly requestId: string;
  /** The caller's, where it is one; else the request's id. */
  readonly correlationId: string;
  /** Id of the caller's API key, in the environment's own region; undefined without one. */
  readonly tenant: string | undefined;
  /** By name in lower case: HTTP does not tell `A` from `a`. */
  readonly #headers: ReadonlyMap<string, string>;

  constructor(private readonly event: ApiEvent) {
    this.method = textOr(event.httpMethod, "");
    this.route = textOr(event.resource, textOr(event.path, "")).replace(/(?<=.)\/+$/, "");
    this.#headers = new Map(textsOf(event.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const ids = [this.header("x-request-id"), event.requestContext?.requestId];
    this.requestId = ids.find(isSafeId) ?? letters(randomBytes(16));
    const given = this.header("x-correlation-id");
    this.correlationId = isSafeId(given) ? given : this.requestId;
    const key: unknown = event.requestContext?.identity?.apiKeyId;
    const tenant = typeof key === "string" ? tenantOf(key, event.stageVariables?.[TENANTS_VARIABLE]) : undefined;
    this.tenant = v.is(TenantSchema, tenant) ? tenant : undefined;
  }

  /** A header's value. @param name in lower case */
  header(name: string): string | undefined {
    return this.#headers.get(name);
  }

  /** @throws {HttpProblem} 403 without a key: API Gateway asks for one, so a request without it came another way */
  requireTenant(): string {
    if (this.tenant === undefined) throw new HttpProblem("forbidden", "send an API key in the header x-api-key");
    return this.tenant;
  }

  /** All values of each query parameter. */
  query(): ReadonlyMap<string, readonly string[]> {
    const { queryStringParameters, multiValueQueryStringParameters } = this.event;
    const single = textsOf(queryStringParameters).map(([name, value]): [string, string[]] => [name, [value]]);
    const many = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]): [string, string[]][] =>
      Array.isArray(values) ? [[name, values.filter((value) => typeof value === "string")]] : [],
    );
    return new Map([...single, ...many]);
  }

  /**
   * The JSON of the body.
   * @throws {HttpProblem} 415, 413 or 400
   */
  json(maxKb: number): unknown {
    const { body, isBase64Encoded } = this.event;
    return parseBody(textOr(body, ""), {
      base64: isBase64Encoded === true,
      maxBytes: maxKb * 1024,
      type: this.header("content-type"),
      coding: this.header("content-encoding"),
    });
  }
}
