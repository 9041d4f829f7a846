import { describe, expect, test } from "vitest";
import { type Body, body, configOf, synthesize, text } from "./synthesized.js";

const config = configOf("dev");
const out = synthesize(config);
const name = (service: string): string => `observability-platform-${service}-dev`;
const serviceOf = (one: Body): unknown => body(one.tags ?? {}).Service;
const services = Object.entries(config.services);
const functions = services.flatMap(([service, { kind }]) => (kind === "function" ? [service] : []));
const containers = services.flatMap(([service, { kind }]) => (kind === "container" ? [service] : []));

describe("2.9 the tag Service", () => {
  test.each(functions)("is on the function %s, its role and its log group", (service) => {
    expect(serviceOf(out.named("compute", "aws_lambda_function", name(service), "function_name"))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_iam_role", name(service)))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_cloudwatch_log_group", `/aws/lambda/${name(service)}`))).toBe(service);
  });

  test.each(containers)("is on %s's service, task, roles, repository and log group", (service) => {
    expect(serviceOf(out.named("compute", "aws_ecs_service", name(service)))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_ecs_task_definition", name(service), "family"))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_iam_role", name(`${service}-task`)))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_iam_role", name(`${service}-execution`)))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_ecr_repository", name(service)))).toBe(service);
    expect(serviceOf(out.named("compute", "aws_cloudwatch_log_group", `/ecs/${name(service)}`))).toBe(service);
  });

  test("is on each event source mapping and schedule that of the function it invokes", () => {
    const mappings = Object.values(out.resources("integrations", "aws_lambda_event_source_mapping"));
    expect(mappings.length).toBeGreaterThan(4);
    for (const mapping of mappings)
      expect(text(mapping.function_name)).toMatch(new RegExp(`aws_lambda_function${serviceOf(mapping)}function_name\\}$`));
    const rules = Object.values(out.resources("integrations", "aws_cloudwatch_event_rule"));
    expect(rules.length).toBeGreaterThan(1);
    for (const rule of rules) expect(rule.name).toBe(name(text(serviceOf(rule))));
  });
});
