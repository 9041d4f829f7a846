import type * as v from "valibot";
import { attributesOf, type StateResource } from "../../../../terraform/state.js";
import { DeploymentError } from "../../errors.js";
import { functionNameOf } from "../arns.js";
import type { Integration, MockAnswer } from "./model.js";
import { IntegrationResource, IntegrationResponse } from "./schemas.js";

/** API Gateway's own longest wait for an integration. */
const DEFAULT_TIMEOUT_MS = 29_000;
const JSON_TYPE = "application/json";
/** `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function>/invocations` */
const INVOKE_ARN = /:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/;
const STATUS_TEMPLATE = /^\s*\{\s*"statusCode"\s*:\s*(\d{3})\s*\}\s*$/;
const RESPONSE_HEADER = "method.response.header.";

/** Where an integration belongs. */
export interface MethodKey {
  readonly resource_id: string;
  readonly http_method: string;
  readonly rest_api_id: string;
}

const isSame = (a: MethodKey, b: MethodKey): boolean =>
  a.rest_api_id === b.rest_api_id && a.resource_id === b.resource_id && a.http_method === b.http_method;

const literal = (value: string, where: string): string => {
  const [, inner] = /^'(.*)'$/s.exec(value) ?? [];
  if (inner === undefined) throw new DeploymentError(`${where}: the laptop knows only literal headers ('…'), not ${value}`);
  return inner;
};

const mockAnswer = (where: string, response: v.InferOutput<typeof IntegrationResponse>): MockAnswer => ({
  status: response.status_code,
  pattern: response.selection_pattern || null,
  headers: Object.fromEntries(
    Object.entries(response.response_parameters).map(([name, value]) => [
      name.startsWith(RESPONSE_HEADER) ? name.slice(RESPONSE_HEADER.length) : name,
      literal(value, where),
    ]),
  ),
  template: response.response_templates[JSON_TYPE] ?? "",
});

/** An integration with the parts of its cache's key. */
export interface FoundIntegration {
  readonly integration: Integration;
  readonly cacheKeyParameters: readonly string[];
  readonly cacheNamespace: string;
}

/** Integrations by method. */
export interface Integrations {
  /** @throws {DeploymentError} when the method has none, or one that the laptop cannot run */
  of(method: MethodKey, where: string): FoundIntegration;
}

/** Reads every `aws_api_gateway_integration` and its responses. */
export function deployedIntegrations(resources: readonly StateResource[]): Integrations {
  const integrations = resources
    .filter(({ type }) => type === "aws_api_gateway_integration")
    .map((resource) => ({ resource, integration: attributesOf(resource, IntegrationResource) }));
  const responses = resources
    .filter(({ type }) => type === "aws_api_gateway_integration_response")
    .map((resource) => ({ where: resource.address, response: attributesOf(resource, IntegrationResponse) }));

  const kindOf = (found: (typeof integrations)[number]): Integration => {
    const { type, uri, timeout_milliseconds: timeoutMs, request_templates: templates } = found.integration;
    const where = `${found.resource.file}: ${found.resource.address}`;
    if (type === "AWS_PROXY") {
      const arn = INVOKE_ARN.exec(uri)?.[1];
      if (arn === undefined) throw new DeploymentError(`${where} calls ${uri}, which is no function`);
      return { kind: "function", functionName: functionNameOf(arn), timeoutMs: timeoutMs || DEFAULT_TIMEOUT_MS };
    }
    if (type !== "MOCK") throw new DeploymentError(`${where} is of type ${type}; the laptop runs AWS_PROXY and MOCK`);
    const template = templates[JSON_TYPE] ?? "";
    const status = Number(STATUS_TEMPLATE.exec(template)?.[1]);
    if (Number.isNaN(status))
      throw new DeploymentError(`${where}: its request template must be {"statusCode": 200} on the laptop, not ${template}`);
    const own = responses.filter(({ response }) => isSame(response, found.integration));
    return { kind: "mock", status, answers: own.map(({ where: at, response }) => mockAnswer(at, response)) };
  };

  return {
    of(method, where) {
      const found = integrations.find(({ integration }) => isSame(integration, method));
      if (!found) throw new DeploymentError(`${where} has no integration`);
      return {
        integration: kindOf(found),
        cacheKeyParameters: found.integration.cache_key_parameters,
        cacheNamespace: found.integration.cache_namespace || method.resource_id,
      };
    },
  };
}
