import type { DeployedApi, DeployedApiKey, DeployedMethod } from "../deployed/api/model.js";
import { parameterOf } from "./cache.js";
import { type Check, compileSchema } from "./json-schema.js";
import { type Refusal, refusal } from "./refusals.js";
import { type ApiRequest, headerOf } from "./request.js";
import type { Route } from "./router.js";

const KEY_HEADER = "x-api-key";
const DEFAULT_TYPE = "application/json";

/** The key that a request comes with, if it opens the stage. */
export function keyOf(api: DeployedApi, request: ApiRequest): DeployedApiKey | null {
  const value = headerOf(request, KEY_HEADER);
  return value === null ? null : (api.keys.find((key) => key.value === value) ?? null);
}

/** Checks a request's parameters and body; null: it may pass. */
export type Validate = (request: ApiRequest, route: Route) => Refusal | null;

const parsed = (body: Buffer): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(body.toString("utf8")) };
  } catch {
    return null; // refused as a body that does not fit
  }
};

/** What a method's request validator does. @throws {DeploymentError} for a model that the laptop does not understand */
export function compileValidation(method: DeployedMethod): Validate {
  const where = `${method.httpMethod} ${method.resourcePath}`;
  const checks = new Map<string, Check>(
    Object.entries(method.bodySchemas).map(([type, schema]) => [type, compileSchema(schema, `model of ${where}`)]),
  );
  return (request, { pathParameters }) => {
    const missing = method.requiredParameters
      .filter((parameter) => !parameterOf(parameter, request, pathParameters))
      .map((parameter) => parameter.split(".").slice(3).join("."));
    if (missing.length > 0)
      return refusal("BAD_REQUEST_PARAMETERS", { message: `Missing required request parameters: [${missing.join(", ")}]` });
    // A body of a type without a model passes.
    const type = headerOf(request, "content-type")?.split(";")[0]?.trim().toLowerCase() || DEFAULT_TYPE;
    const check = checks.get(type);
    if (!check) return null;
    const body = parsed(request.body);
    const problems = body ? check(body.value, "body") : ["body is not JSON"];
    return problems.length > 0 ? refusal("BAD_REQUEST_BODY", { validation: problems.slice(0, 10).join("; ") }) : null;
  };
}
