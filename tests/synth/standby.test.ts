import { afterAll, describe, expect, test } from "vitest";
import { deadLettersOf, namesOf } from "../../obs/operations/status/resources.js";
import { Graph, isObject, type JsonValue, parseStack } from "../../terraform/index.js";
import { type Body, blocks, body, configOf, statements, synthesize, text } from "./synthesized.js";

const config = configOf("prod");
const out = synthesize(config);
const NAME = "observability-platform";
const STANDBY = Object.keys(out.files).filter((stack) => stack.endsWith("-standby"));
const inStandby = (type: string): Body[] => STANDBY.flatMap((stack) => Object.values(out.resources(stack, type)));

describe("3.12 the stacks of the standby", () => {
  test("are in its region, with the environment's tags and states beside the others'", () => {
    expect(STANDBY).toHaveLength(5);
    for (const stack of STANDBY) {
      const [provider] = blocks(out.block(stack, "provider").aws);
      expect(provider?.region, stack).toBe("us-west-2");
      expect(JSON.stringify(provider?.default_tags), stack).toContain('"Environment":"prod"');
      expect(JSON.stringify(out.block(stack, "terraform")), stack).toContain(`"key":"prod/${stack}.tfstate"`);
    }
  });

  test("refer to nothing of the first region but to what is asked of it once: keys, secrets, copies", () => {
    for (const stack of STANDBY) {
      const { terraform: _, data, ...rest } = body(JSON.parse(text(out.files[stack])));
      expect(body(data).terraform_remote_state, stack).toBeDefined();
      expect(JSON.stringify(rest), stack).not.toContain("arn:aws:lambda:us-east-1");
      expect(JSON.stringify(rest), stack).not.toContain(`"us-east-1`);
    }
  });

  test("name what people look for apart from the first region's", () => {
    const outputs = Object.keys(out.files).flatMap((stack) => Object.keys(body(JSON.parse(text(out.files[stack])).output ?? {})));
    const readable = outputs.filter((name) => !name.startsWith("cross-stack-output-"));
    expect(readable).toEqual(expect.arrayContaining(["api_url", "standby_api_url", "standby_lambda_function_names"]));
    expect(new Set(readable).size).toBe(readable.length);
  });
});

describe("3.12 a function of the standby", () => {
  const functions = out.resources("compute-standby", "aws_lambda_function");

  test("is there for each one at home, under a name of its own, not kept warm", () => {
    expect(Object.keys(functions).sort()).toEqual(Object.keys(out.resources("compute", "aws_lambda_function")).sort());
    for (const [service, { function_name: name }] of Object.entries(functions))
      expect(name).toBe(`${NAME}-${service}-prod-standby`);
    expect(inStandby("aws_lambda_provisioned_concurrency_config")).toEqual([]);
  });

  test("works on the replicas and the copies, with the queues of its region", () => {
    const environment = (service: string) => body(body(functions[service]?.environment).variables);
    // A replica has the table's name.
    expect(environment("metrics-api").TABLE_METRICS).toBe(
      "${data.terraform_remote_state.cross-stack-reference-input-storage.outputs.cross-stack-output-aws_dynamodb_tablemetricsname}",
    );
    expect(environment("metrics-api").QUEUE_METRICS_URL).toContain("cross-stack-reference-input-messaging-standby");
    expect(environment("ai-analysis").BUCKET_DATA).toContain("copied_buckets_data");
  });

  test("may use the replicas and the key of its region, and none of the first region's", () => {
    const policy = statements(out.named("compute-standby", "aws_iam_role_policy", `${NAME}-metrics-api-prod-standby`).policy);
    expect(policy.TableMetrics?.Resource).toEqual(
      expect.arrayContaining([expect.stringContaining("aws_dynamodb_table_replicametrics")]),
    );
    expect(policy.UseKey?.Resource).toEqual([expect.stringContaining("aws_kms_keystandby_platform")]);
    for (const stack of STANDBY) expect(out.files[stack], stack).not.toContain("aws_kms_keyplatform");
    expect(out.files["compute-standby"]).not.toMatch(/aws_dynamodb_table(?!_replica)[\w-]*arn\}/);
  });
});

test("3.12 a container of the standby runs no task and asks for the same secret in its region", () => {
  const config = configOf("prod", (same) => {
    const api = same.services["order-api"];
    if (api?.kind !== "container") throw new Error("order-api is a container");
    const services = { ...same.services, "order-api": { ...api, imageDigest: `sha256:${"0".repeat(64)}` } };
    return { ...same, services };
  });
  const running = synthesize(config);
  const [service] = Object.values(running.resources("compute-standby", "aws_ecs_service"));
  expect(service).toMatchObject({ desired_count: 0, lifecycle: { ignore_changes: ["desired_count"] } });
  const [target] = Object.values(running.resources("compute-standby", "aws_appautoscaling_target"));
  expect(target).toMatchObject({ min_capacity: 0, max_capacity: 6 });
  const role = running.named("compute-standby", "aws_iam_role_policy", `${NAME}-order-api-execution-prod-standby`);
  expect(statements(role.policy).ReadSecrets?.Resource).toEqual([
    expect.stringMatching(/^\$\{data\.terraform_remote_state\.\S+security\.\S*local\S*pseudonym-key\S*\}$/),
  ]);
  expect(Object.values(running.block("security", "locals"))).toContain(
    '${replace(aws_secretsmanager_secret.all_secrets_pseudonym-key_43C7F41B.arn, ":us-east-1:", ":us-west-2:")}',
  );
});

describe("3.12 a trigger of the standby", () => {
  const only = (type: string): Body[] => Object.values(out.resources("integrations-standby", type));

  test("sleeps, and a deployment does not put back to sleep what was woken", () => {
    const mappings = only("aws_lambda_event_source_mapping");
    expect(mappings).toHaveLength(Object.keys(out.resources("integrations", "aws_lambda_event_source_mapping")).length);
    for (const one of mappings) expect(one).toMatchObject({ enabled: false, lifecycle: { ignore_changes: ["enabled"] } });
    const rules = only("aws_cloudwatch_event_rule");
    expect(rules).toHaveLength(Object.keys(out.resources("integrations", "aws_cloudwatch_event_rule")).length);
    for (const one of rules) expect(one).toMatchObject({ state: "DISABLED", lifecycle: { ignore_changes: ["state"] } });
  });

  test("is awake at home", () => {
    for (const one of Object.values(out.resources("integrations", "aws_lambda_event_source_mapping")))
      expect(one.enabled).toBeUndefined();
    for (const one of Object.values(out.resources("integrations", "aws_cloudwatch_event_rule")))
      expect(one.state).toBeUndefined();
  });

  test("is not told of copied objects, and may be once it takes over", () => {
    expect(only("aws_s3_bucket_notification")).toEqual([]);
    expect(only("aws_lambda_permission").filter(({ principal }) => principal === "s3.amazonaws.com")).toHaveLength(1);
  });
});

describe("3.12 the API of the standby", () => {
  test("takes the same keys, and tells the functions whose they are", () => {
    const [key] = Object.values(out.resources("api-standby", "aws_api_gateway_api_key"));
    expect(key?.value).toMatch(/reference-input-api\.outputs\.\S+value\}$/);
    const [stage] = Object.values(out.resources("api-standby", "aws_api_gateway_stage"));
    expect(body(stage?.variables).tenants).toMatch(
      /^\$\{aws_api_gateway_api_key\.\S+\.id\}=\$\{data\.\S+reference-input-api\.\S+id\}$/,
    );
    const [home] = Object.values(out.resources("api", "aws_api_gateway_stage"));
    expect(home?.variables).toBeUndefined();
  });

  test("hides the keys' values on their way between the states", () => {
    const outputs = Object.entries(out.block("api", "output")).filter(([name]) => name.endsWith("value"));
    expect(outputs).toHaveLength(1);
    for (const [, output] of outputs) expect(output).toMatchObject({ sensitive: true });
  });
});

describe("3.12 obs status", () => {
  const stacks = Object.entries(out.files).map(([name, file]) => {
    const content: JsonValue = JSON.parse(file);
    if (!isObject(content)) throw new TypeError("a stack is an object");
    return parseStack(name, `/stacks/${name}`, [{ file: `${name}.tf.json`, content }]);
  });
  const graph = new Graph(stacks);
  afterAll(() => stacks.splice(0));

  test("looks for each queue and topic in the region that it is in", () => {
    const home = [...deadLettersOf(graph, "home"), ...namesOf(graph, "aws_sns_topic", "home")];
    const there = [...deadLettersOf(graph, "standby"), ...namesOf(graph, "aws_sns_topic", "standby")];
    expect(home.length).toBeGreaterThan(8);
    expect(there).toEqual(home.map((name) => `${name}-standby`));
    expect(home.some((name) => name.endsWith("-standby"))).toBe(false);
  });
});
