import type { DeployedMethod, Integration } from "../deployed/api/model.js";
import { DeploymentError } from "../errors.js";
import type { ApiAnswer, ApiRequest } from "./request.js";
import { compileTemplate, type TemplateScope } from "./velocity.js";

/** Answers without a function. */
export type Mock = (request: ApiRequest) => ApiAnswer;

/** The answer for the status that the request's template gives: the one whose pattern fits, else the one without. */
export function compileMock(integration: Extract<Integration, { kind: "mock" }>, method: DeployedMethod): Mock {
  const { status, answers } = integration;
  const where = `${method.httpMethod} ${method.resourcePath}`;
  const chosen =
    answers.find(({ pattern }) => pattern !== null && new RegExp(`^(?:${pattern})$`).test(String(status))) ??
    answers.find(({ pattern }) => pattern === null);
  if (!chosen) throw new DeploymentError(`${where} answers ${status}, but has no integration response for it`);
  const render = compileTemplate(chosen.template, where);
  return (request) => {
    const overrides: TemplateScope["overrides"] = { status: null, headers: new Map() };
    // Header names are compared as sent: API Gateway's templates do not know that letters' case means nothing.
    const header = (name: string): string => request.headers.findLast(([one]) => one === name)?.[1] ?? "";
    const body = render({ header, overrides });
    const headers = new Map([["Content-Type", "application/json"], ...Object.entries(chosen.headers), ...overrides.headers]);
    return { status: overrides.status ?? chosen.status, headers: [...headers], body: Buffer.from(body) };
  };
}
