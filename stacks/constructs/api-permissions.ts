import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import type { Construct } from "constructs";
import type { ApiConfig } from "../../config/index.js";
import { pathId } from "./api-routes.js";
import { handleOf } from "./service-resources.js";
import type { FunctionHandle } from "./traced-function.js";

/** The API and the functions it calls. */
export interface ApiPermissionsProps {
  readonly api: ApiConfig;
  readonly executionArn: string;
  readonly functions: Readonly<Record<string, FunctionHandle>>;
}

/** Lets each route of the stage, and nothing else of the API, invoke its function. */
export function apiPermissions(scope: Construct, { api, executionArn, functions }: ApiPermissionsProps): void {
  for (const { method, path, service } of api.routes) {
    // A path parameter can have any value.
    const called = path.replaceAll(/\{[^}]+\}/g, "*");
    const target = handleOf(functions, service);
    new LambdaPermission(scope, `invoke_${method.toLowerCase()}_${pathId(path)}`, {
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      qualifier: target.qualifier,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${executionArn}/${api.stage}/${method}${called}`,
    });
  }
}
