import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import type { PlatformConfig, RouteConfig } from "../../config/index.js";

type Body = NonNullable<RouteConfig["body"]>;

/**
 * Body of `POST /metrics` (SPEC 3.1) as JSON Schema draft 4, the one API Gateway knows. Only what cannot hold a metric is refused here:
 * API Gateway's message names no field; the function lists every bad one, and takes the good metrics of a list.
 */
const metrics = {
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "Metrics",
  description: "A metric {service_name, metric_type, value, unit?, timestamp?, metadata?} or a list of them",
  type: ["object", "array"],
  minProperties: 1,
  minItems: 1,
};

const SCHEMAS: Readonly<Record<Body, object>> = { metrics };

/** The request models of an API and the validator that holds bodies against them. */
export class RequestBodies extends Construct {
  readonly elements: readonly TerraformElement[];
  private readonly validatorId: string;
  private readonly models: ReadonlyMap<Body, string>;

  constructor(scope: Construct, id: string, props: { readonly restApiId: string; readonly config: PlatformConfig }) {
    super(scope, id);
    const { restApiId, config } = props;
    const used = new Set((config.api?.routes ?? []).flatMap(({ body }) => (body ? [body] : [])));
    const models = [...used].map((body) => {
      const model = new ApiGatewayModel(this, body, {
        restApiId,
        name: body.charAt(0).toUpperCase() + body.slice(1),
        contentType: "application/json",
        schema: JSON.stringify(SCHEMAS[body]),
      });
      return { body, model };
    });
    const validator = new ApiGatewayRequestValidator(this, "validator", {
      restApiId,
      name: "body",
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.validatorId = validator.id;
    this.models = new Map(models.map(({ body, model }) => [body, model.name]));
    this.elements = [validator, ...models.map(({ model }) => model)];
  }

  /** What a method needs for its body to be checked; nothing when its route has none. */
  check({ body }: RouteConfig): { requestValidatorId?: string; requestModels?: Record<string, string> } {
    const model = body && this.models.get(body);
    return model ? { requestValidatorId: this.validatorId, requestModels: { "application/json": model } } : {};
  }
}
