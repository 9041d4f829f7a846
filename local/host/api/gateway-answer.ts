import type { DeployedApi, GatewayResponse } from "../deployed/api/model.js";
import { requestContextValues, withContext } from "./context.js";
import type { Exchange } from "./exchange.js";
import type { Refusal } from "./refusals.js";
import { type ApiAnswer, headerOf } from "./request.js";

const OWN_TEMPLATE = '{"message":$context.error.messageString}';

const JSON_TYPE = ["Content-Type", "application/json"] as const;

/** The answer of a refusal's own type, else of all of its kind. */
const customized = ({ gatewayResponses }: DeployedApi, { type, status }: Refusal): GatewayResponse | undefined =>
  gatewayResponses[type] ?? gatewayResponses[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];

/** A header's value: `'literal'`, or what the request has in a header; null: left out. */
function headerValue(expression: string, { request }: Exchange): string | null {
  const literal = /^'(.*)'$/s.exec(expression)?.[1];
  if (literal !== undefined) return literal;
  const name = /^method\.request\.header\.(.+)$/.exec(expression)?.[1];
  return name === undefined ? null : headerOf(request, name.toLowerCase());
}

/** What the caller gets when API Gateway answers itself, changed by the API's gateway responses. */
export function gatewayAnswer(exchange: Exchange, refused: Refusal): ApiAnswer {
  const response = customized(exchange.api, refused);
  const values = requestContextValues(exchange)
    .set("error.message", refused.message)
    .set("error.messageString", JSON.stringify(refused.message))
    .set("error.responseType", refused.type)
    .set("error.validationErrorString", refused.validation);
  const headers = Object.entries(response?.headers ?? {}).flatMap(([name, expression]) => {
    const value = headerValue(expression, exchange);
    return value === null ? [] : [[name, value] as const];
  });
  const typed = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status: response?.status ?? refused.status,
    headers: [...(typed ? [] : [JSON_TYPE]), ["x-amzn-ErrorType", refused.error], ...headers],
    body: Buffer.from(withContext(response?.template ?? OWN_TEMPLATE, values, "")),
  };
}
