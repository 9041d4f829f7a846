import { expect } from "vitest";
import { withApi } from "../api-config.js";
import { type Body, body, configOf, synthesize } from "../synthesized.js";

/** How the platform's key looks to another stack. */
export const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";

/** `dev` with the API of the tests, synthesized once for all files. */
export const dev = synthesize(configOf("dev", withApi()));

/** Everything of a type in the API's stack. */
export const all = (type: string, out = dev): Body[] => Object.values(out.resources("api", type));

/** The one resource of a type; a test that finds another number of them fails here. */
export const only = (type: string, out = dev): Body => {
  const found = all(type, out);
  expect(found, type).toHaveLength(1);
  return body(found[0]);
};

/** Name → attributes of everything of a type. */
export const byName = (type: string): Record<string, Body> => dev.resources("api", type);

/** A method by its Terraform name. */
export const method = (name: string): Body => body(byName("aws_api_gateway_method")[name]);

/** What the stage does with a path's requests. */
export const settings = (path: string, out = dev): Body =>
  body(out.named("api", "aws_api_gateway_method_settings", path, "method_path"));
