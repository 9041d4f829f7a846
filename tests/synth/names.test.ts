import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { buildApp } from "../../stacks/app.js";
import { NameLimitError } from "../../stacks/errors.js";
import { NAME_LIMITS } from "../../stacks/limits.js";
import { type Body, body, configOf, fakeBundles, synthesize } from "./synthesized.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Every argument that names a resource, as it stands in the files. */
function names(out: ReturnType<typeof synthesize>): string[] {
  const named = (type: string, resource: Body): unknown[] => [resource[NAME_LIMITS[type]?.attribute ?? "name"]];
  return Object.entries(out.files).flatMap(([stack, file]) =>
    Object.keys(body(JSON.parse(file)).resource ?? {}).flatMap((type) =>
      Object.values(out.resources(stack, type)).flatMap((resource) =>
        named(type, resource).flatMap((name) => (typeof name === "string" ? [name] : [])),
      ),
    ),
  );
}

/** Names that no two environments share, because something else in them differs or they are not a resource's own. */
const NOT_OURS = [/^\$\{/, /^aws_|^by-/, /^delivery$/, /^cpu-target$/, /^Metrics$|^body$|^live$/];

describe("1.1 names", () => {
  test("carry the suffix, so that copies share an account", () => {
    const out = synthesize(configOf("dev", (config) => ({ ...config, environmentSuffix: "pr-123" })));
    const others = names(out).filter((name) => !/[-/]pr-123\b/.test(name) && !NOT_OURS.some((pattern) => pattern.test(name)));
    expect(names(out).length).toBeGreaterThan(60);
    expect(others).toEqual([]);
    expect(Object.values(out.files).join("")).not.toMatch(/observability-platform-[a-z-]+-dev\b/);
  });

  test("fit AWS's limits with the longest project and suffix that the configuration allows", () => {
    const longest = configOf("dev", (config) => ({ ...config, project: "p".repeat(24), environmentSuffix: "s".repeat(12) }));
    expect(() => synthesize(longest)).not.toThrow();
  });

  test("that AWS would refuse stop the synthesis: one error with all of them, nothing written", () => {
    const root = mkdtempSync(join(tmpdir(), "names-"));
    folders.push(root);
    const outdir = join(root, "cdktf.out");
    const service = "a-service-whose-name-is-far-too-long-for-lambda";
    const config = configOf("dev", (same) => ({
      ...same,
      services: { ...same.services, [service]: { kind: "function", description: "Too long", handler: "order-processor" } },
    }));
    const build = () => buildApp(config, fakeBundles(config, root), outdir).synth();

    expect(build).toThrow(NameLimitError);
    const name = `observability-platform-${service}-dev`;
    expect(build).toThrow(new RegExp(`aws_lambda_function.${service}: "${name}" has ${name.length} characters, at most 64`));
    expect(build).toThrow(new RegExp(`aws_iam_role.*"${name}" has ${name.length} characters, at most 64`));
    expect(readdirSync(outdir, { recursive: true })).toEqual(["stacks"]);
  });
});

test("a name that two resources would share stops the synthesis", () => {
  // The role of a function of this name is called as the role of order-api's tasks.
  const config = configOf("dev", (same) => ({
    ...same,
    services: {
      ...same.services,
      "order-api-task": { kind: "function", description: "Unlucky name", handler: "order-processor" },
    },
  }));
  expect(() => synthesize(config)).toThrow(
    /aws_iam_role.*"observability-platform-order-api-task-dev" is the name of compute: aws_iam_role/,
  );
});

test.each(["account", "role", "services", "archive", "aws", "backend"])("a service may be called %s", (name) => {
  const config = configOf("dev", (same) => ({
    ...same,
    services: { ...same.services, [name]: { kind: "function", description: "Short", handler: "order-processor" } },
  }));
  expect(() => synthesize(config)).not.toThrow();
});

describe("1.12 outputs", () => {
  const config = configOf("dev");
  const out = synthesize(config);
  const functions = Object.entries(config.services).flatMap(([name, { kind }]) => (kind === "function" ? [name] : []));
  test.each([
    ["security", "kms_key_id", "${aws_kms_key.platform.key_id}"],
    ["messaging", "alarm_topic_arn", "${aws_sns_topic.alarms-critical.arn}"],
    ["api", "api_url", "${aws_api_gateway_stage.rest_stage.invoke_url}"],
    [
      "monitoring",
      "dashboard_url",
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/observability-platform-dev",
    ],
    ["compute", "ecs_cluster_name", "${aws_ecs_cluster.service_cluster.name}"],
    ["compute", "lambda_function_names", functions.map((name) => `\${aws_lambda_function.${name}.function_name}`)],
  ])("%s tells %s", (stack, name, value) => {
    expect(out.block(stack, "output")[name]).toMatchObject({ value });
  });
});
