import type * as v from "valibot";
import { attributesOf, type StateResource } from "../../../../terraform/state.js";
import { DeploymentError } from "../../errors.js";
import { accountOf, regionOf } from "../arns.js";
import { deployedIntegrations } from "./integrations.js";
import { stageKeys } from "./keys.js";
import type { DeployedApi, DeployedMethod, GatewayResponse } from "./model.js";
import { GatewayResponseResource, Method, Model, Resource, RestApi, Stage, Validator } from "./schemas.js";
import { stageSettings } from "./settings.js";

type Attributes<S extends v.GenericSchema> = v.InferOutput<S>;

const GATEWAY_HEADER = "gatewayresponse.header.";

const all = <const S extends v.GenericSchema>(resources: readonly StateResource[], type: string, schema: S) =>
  resources.filter((one) => one.type === type).map((resource) => ({ resource, attributes: attributesOf(resource, schema) }));

function methodsOf(
  resources: readonly StateResource[],
  api: Attributes<typeof RestApi>,
  stage: Attributes<typeof Stage>,
): DeployedMethod[] {
  const paths = new Map([
    [api.root_resource_id, "/"],
    ...all(resources, "aws_api_gateway_resource", Resource).map(({ attributes: { id, path } }): [string, string] => [id, path]),
  ]);
  const validators = new Map(
    all(resources, "aws_api_gateway_request_validator", Validator).map(({ attributes }) => [attributes.id, attributes]),
  );
  const models = new Map(
    all(resources, "aws_api_gateway_model", Model)
      .filter(({ attributes }) => attributes.rest_api_id === api.id)
      .map(({ attributes }) => [attributes.name, attributes.schema]),
  );
  const integrations = deployedIntegrations(resources);
  const settingsOf = stageSettings(resources, stage);

  return all(resources, "aws_api_gateway_method", Method)
    .filter(({ attributes }) => attributes.rest_api_id === api.id)
    .map(({ resource, attributes: method }) => {
      const where = `${resource.file}: ${resource.address}`;
      const resourcePath = paths.get(method.resource_id);
      if (resourcePath === undefined) throw new DeploymentError(`${where} belongs to a resource that is not deployed`);
      if (method.authorization !== "NONE")
        throw new DeploymentError(`${where} asks for ${method.authorization}; the laptop knows API keys only`);
      const validator = validators.get(method.request_validator_id);
      const { integration, cacheKeyParameters, cacheNamespace } = integrations.of(method, where);
      const { throttle, cacheSeconds, detailedMetrics } = settingsOf(resourcePath, method.http_method);
      const required = Object.entries(method.request_parameters ?? {}).flatMap(([name, is]) => (is ? [name] : []));
      const bodySchemas = Object.fromEntries(
        Object.entries(method.request_models).flatMap(([type, name]) => (models.has(name) ? [[type, models.get(name)]] : [])),
      );
      return {
        httpMethod: method.http_method,
        resourceId: method.resource_id,
        resourcePath,
        keyRequired: method.api_key_required === true,
        requiredParameters: validator?.validate_request_parameters ? required : [],
        bodySchemas: validator?.validate_request_body ? bodySchemas : {},
        throttle,
        cache:
          cacheSeconds === null
            ? null
            : { ttlSeconds: cacheSeconds, parameters: cacheKeyParameters, namespace: `${cacheNamespace} ${method.http_method}` },
        detailedMetrics,
        integration,
      };
    });
}

const gatewayResponsesOf = (resources: readonly StateResource[], apiId: string): Record<string, GatewayResponse> =>
  Object.fromEntries(
    all(resources, "aws_api_gateway_gateway_response", GatewayResponseResource)
      .filter(({ attributes }) => attributes.rest_api_id === apiId)
      .map(({ attributes }) => [
        attributes.response_type,
        {
          status: attributes.status_code === "" ? null : Number(attributes.status_code),
          headers: Object.fromEntries(
            Object.entries(attributes.response_parameters).map(([name, value]) => [name.replace(GATEWAY_HEADER, ""), value]),
          ),
          template: attributes.response_templates["application/json"] ?? null,
        },
      ]),
  );

/** Every stage of every REST API. @throws {DeploymentError} for what the laptop cannot do */
export function deployedApis(resources: readonly StateResource[]): DeployedApi[] {
  const apis = all(resources, "aws_api_gateway_rest_api", RestApi);
  return all(resources, "aws_api_gateway_stage", Stage).map(({ resource, attributes: stage }) => {
    const api = apis.find(({ attributes }) => attributes.id === stage.rest_api_id)?.attributes;
    if (!api) throw new DeploymentError(`${resource.file}: ${resource.address} belongs to an API that is not deployed`);
    if (api.api_key_source !== "" && api.api_key_source !== "HEADER")
      throw new DeploymentError(
        `${resource.file}: ${api.name} takes keys from ${api.api_key_source}; the laptop from the header`,
      );
    const [log] = stage.access_log_settings;
    return {
      id: api.id,
      name: api.name,
      accountId: accountOf(api.execution_arn),
      region: regionOf(api.execution_arn),
      stage: stage.stage_name,
      stageArn: stage.arn,
      deploymentId: stage.deployment_id,
      activeTracing: stage.xray_tracing_enabled === true,
      accessLog: log
        ? { group: log.destination_arn.split(":log-group:")[1]?.replace(/:\*$/, "") ?? "", format: log.format }
        : null,
      binaryMediaTypes: api.binary_media_types,
      methods: methodsOf(resources, api, stage),
      keys: stageKeys(resources, api.id, stage.stage_name),
      gatewayResponses: gatewayResponsesOf(resources, api.id),
    };
  });
}
