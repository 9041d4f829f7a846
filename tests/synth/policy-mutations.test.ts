import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../config/index.js";
import { evaluatePolicy } from "../../obs/review/policy/index.js";
import { Graph, isObject, type JsonObject, type JsonValue, type Path, parseStack } from "../../terraform/index.js";
import { synthesize } from "./synthesized.js";

/** Attributes whose loss makes a resource less safe, wherever they stand. */
const GUARDS = new Set([
  ...["kms_key_id", "kms_master_key_id", "kms_key_arn", "enable_key_rotation", "server_side_encryption"],
  ...["point_in_time_recovery", "deletion_protection_enabled", "prevent_destroy", "redrive_policy", "retention_in_days"],
  ...["tracing_config", "xray_tracing_enabled", "access_log_settings", "cache_data_encrypted", "dead_letter_config"],
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets", "default_tags"],
  ...["enable_log_file_validation", "is_multi_region_trail"],
]);

/** Stack → its file's content. */
type Files = ReadonlyMap<string, JsonObject>;

const judge = (files: Files) => {
  const stacks = [...files].map(([name, content]) => parseStack(name, `/stacks/${name}`, [{ file: `${name}.tf.json`, content }]));
  return evaluatePolicy(new Graph(stacks), { exceptions: [], today: "2027-01-01" }).violations;
};

/** Where a guard stands in a value. */
function guardsIn(value: JsonValue | undefined, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => guardsIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (GUARDS.has(key) ? [[...path, key]] : guardsIn(item, [...path, key])));
}

/** The value without what stands at the path. */
function without(value: JsonValue, [step, ...rest]: Path): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? without(item, rest) : item));
  if (!isObject(value) || step === undefined) return value;
  const entries = Object.entries(value).filter(([key]) => key !== step || rest.length > 0);
  return Object.fromEntries(entries.map(([key, item]) => [key, key === step ? without(item, rest) : item]));
}

const asObject = (value: JsonValue): JsonObject => {
  if (!isObject(value)) throw new TypeError("a stack is one object");
  return value;
};

describe("prod", () => {
  let files = new Map<string, JsonObject>();
  beforeAll(() => {
    const written = synthesize(loadConfig({ ENVIRONMENT: "prod" })).files;
    files = new Map(Object.entries(written).map(([stack, text]) => [stack, asObject(JSON.parse(text))]));
  });
  afterAll(() => files.clear());

  it("breaks a rule as soon as a resource of any type loses any guard", () => {
    const unnoticed: string[] = [];
    const tried = new Set<string>();
    for (const [stack, content] of files) {
      for (const path of [...guardsIn(content.resource, ["resource"]), ...guardsIn(content.provider, ["provider"])]) {
        // One of each kind is enough: without the resource's name.
        const kind = path.filter((_, index) => index !== 2).join(".");
        if (tried.has(kind)) continue;
        tried.add(kind);
        const changed = new Map([...files, [stack, asObject(without(content, path))] as const]);
        if (judge(changed).length === 0) unnoticed.push(`${stack}: ${path.join(".")}`);
      }
    }
    expect(unnoticed).toEqual([]);
    expect(tried.size).toBeGreaterThan(15);
  });
});
