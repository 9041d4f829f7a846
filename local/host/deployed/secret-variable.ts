import { DeploymentError } from "../errors.js";
import type { SecretVariable } from "./model.js";

/** `arn:aws:secretsmanager:region:account:secret:name-AbCdEf[:json-key:version-stage:version-id]`, the last three may be empty. */
const VALUE_FROM = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/**
 * The secret behind `valueFrom` of a container definition (page "Pass Secrets Manager secrets through Amazon ECS environment
 * variables").
 * @throws {DeploymentError} naming `where` for a parameter of Systems Manager or a version that is not the current one
 */
export function secretVariable(variable: string, valueFrom: string, where: string): SecretVariable {
  const [, secretArn, jsonKey = "", stage = "", version = ""] = VALUE_FROM.exec(valueFrom) ?? [];
  if (secretArn === undefined || version !== "" || (stage !== "" && stage !== "AWSCURRENT"))
    throw new DeploymentError(
      `${where}: ${variable} comes from ${valueFrom}; the laptop reads the current version of secrets of Secrets Manager only`,
    );
  return { variable, secretArn, jsonKey: jsonKey || null };
}
