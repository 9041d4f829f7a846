import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayIntegrationResponse } from "@cdktf/provider-aws/lib/api-gateway-integration-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayMethodResponse } from "@cdktf/provider-aws/lib/api-gateway-method-response/index.js";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import type { ApiConfig } from "../../config/index.js";

/** The path that a preflight is for. */
export interface PreflightProps {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly methods: readonly string[];
  readonly api: ApiConfig;
}

/** Request headers that callers may send from a page. */
const ALLOWED_HEADERS = ["Content-Type", "X-Api-Key", "Idempotency-Key", "Prefer", "X-Request-Id", "X-Correlation-Id"];
/** A browser keeps the answer this long; Chromium's most. */
const PREFLIGHT_SECONDS = 7200;
const STATUS = "200";

/** A literal in a mapping of headers. */
export const quoted = (value: string): string => `'${value}'`;

/** One origin is answered as it stands; of several, the caller's if it is one of them. */
const firstOrigin = ({ allowedOrigins }: ApiConfig): string => allowedOrigins[0] ?? "*";

/** How clients spell the header: HTTP/1.1 as its standard writes it, HTTP/2 in lower case. The template language tells them apart. */
const ORIGIN_SPELLINGS = ["Origin", "origin"];

/** Velocity: the caller's origin in place of the first one, where it is allowed. */
const originTemplate = ({ allowedOrigins }: ApiConfig): string =>
  ORIGIN_SPELLINGS.flatMap((spelling) => {
    const variable = `$${spelling}Sent`;
    return [
      `#set(${variable} = $input.params().header.get("${spelling}"))`,
      `#if(${allowedOrigins.map((origin) => `${variable} == "${origin}"`).join(" || ")})`,
      `#set($context.responseOverride.header.Access-Control-Allow-Origin = ${variable})`,
      "#end",
    ];
  }).join("\n");

/** Answers a browser's question whether a page may call a path (OPTIONS), without a function. */
export class Preflight extends Construct {
  readonly elements: readonly TerraformElement[];

  constructor(scope: Construct, id: string, { restApiId, resourceId, methods, api }: PreflightProps) {
    super(scope, id);
    const at = { restApiId, resourceId };
    const method = new ApiGatewayMethod(this, "Default", { ...at, httpMethod: "OPTIONS", authorization: "NONE" });
    const httpMethod = method.httpMethod;
    const integration = new ApiGatewayIntegration(this, "mock", {
      ...at,
      httpMethod,
      type: "MOCK",
      requestTemplates: { "application/json": `{"statusCode": ${STATUS}}` },
    });
    const headers = {
      "Access-Control-Allow-Origin": firstOrigin(api),
      "Access-Control-Allow-Methods": [...methods, "OPTIONS"].join(","),
      "Access-Control-Allow-Headers": ALLOWED_HEADERS.join(","),
      "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
      Vary: "Origin",
    };
    const name = (header: string): string => `method.response.header.${header}`;
    const answer = new ApiGatewayMethodResponse(this, "answer", {
      ...at,
      httpMethod,
      statusCode: STATUS,
      responseParameters: Object.fromEntries(Object.keys(headers).map((header) => [name(header), true])),
    });
    const answered = new ApiGatewayIntegrationResponse(this, "headers", {
      ...at,
      httpMethod,
      statusCode: answer.statusCode,
      responseParameters: Object.fromEntries(Object.entries(headers).map(([header, value]) => [name(header), quoted(value)])),
      ...(api.allowedOrigins.length > 1 && { responseTemplates: { "application/json": originTemplate(api) } }),
      dependsOn: [integration],
    });
    this.elements = [method, integration, answer, answered];
  }
}
