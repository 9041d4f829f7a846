import { evaluatePolicy, type PolicyReport } from "../../../../obs/review/policy/evaluate.js";
import { RULES } from "../../../../obs/review/policy/rules/index.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";

/** Type → name → arguments. */
export type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** A graph of one stack with these resources. */
export const graphOf = (resource: Resources, rest: JsonObject = {}): Graph =>
  new Graph([parseStack("one", "/stacks/one", [{ file: "one.tf.json", content: { resource, ...rest } }])]);

/** What one rule says of these resources; `rest`: further root keys of the file. */
export function judge(rule: string, resources: Resources, rest?: JsonObject): PolicyReport {
  const rules = RULES.filter(({ id }) => id === rule);
  if (rules.length !== 1) throw new RangeError(`there is no rule ${rule}`);
  return evaluatePolicy(graphOf(resources, rest), { exceptions: [], today: "2027-01-01", rules });
}

/** A policy document as text. */
export const policy = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** The platform's key, and what refers to it. */
export const KEY = "${aws_kms_key.main.arn}";
export const key: Resources = { aws_kms_key: { main: { enable_key_rotation: true } } };
