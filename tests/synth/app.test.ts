import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { blocks, body, configOf, synthesize, synthesizeAnew, text } from "./synthesized.js";

const ENVIRONMENTS = ["dev", "staging", "prod", "local"];
const STACKS = [
  ...["security", "networking", "storage", "messaging", "compute", "api", "monitoring", "integrations"],
  ...["pipeline", "fleet"],
];

describe.each(ENVIRONMENTS)("%s", (environment) => {
  const config = configOf(environment);
  const out = synthesize(config);

  test("writes every stack, with dependencies that have no cycle", () => {
    const stacks = body(out.manifest.stacks);
    expect(Object.keys(stacks)).toEqual(expect.arrayContaining(STACKS));
    const placed = new Set<string>();
    let waiting = Object.keys(stacks);
    while (waiting.length > 0) {
      const ready = waiting.filter((stack) => {
        const needs = body(stacks[stack]).dependencies;
        return Array.isArray(needs) && needs.every((need) => placed.has(text(need)));
      });
      expect(ready, `stacks in a cycle: ${waiting.join(", ")}`).not.toEqual([]);
      for (const stack of ready) placed.add(stack);
      waiting = waiting.filter((stack) => !placed.has(stack));
    }
  });

  test("2.9 tags everything through the provider", () => {
    for (const stack of Object.keys(out.files)) {
      const providers = blocks(out.block(stack, "provider").aws);
      expect(providers[0], stack).toMatchObject({ region: stack.endsWith("-standby") ? "us-west-2" : "us-east-1" });
      for (const provider of providers)
        expect(blocks(provider.default_tags)[0]?.tags, stack).toEqual({
          Project: "observability-platform",
          Environment: environment,
          Owner: "platform-team",
          CostCenter: "observability",
          ManagedBy: "cdktf",
        });
    }
  });

  test("1.3 traces a tenth of the requests, on the laptop every one", () => {
    const rules = Object.values(out.resources("monitoring", "aws_xray_sampling_rule"));
    expect(rules.length).toBeGreaterThan(2);
    expect(new Set(rules.map((rule) => rule.fixed_rate))).toEqual(new Set([environment === "local" ? 1 : 0.1]));
  });

  test("1.1 lets Terraform work in the account alone that it belongs to, once its id is configured", () => {
    const providersOf = (files: typeof out) =>
      Object.keys(files.files).flatMap((stack) => blocks(files.block(stack, "provider").aws));
    for (const provider of providersOf(out)) expect(provider.allowed_account_ids).toBeUndefined();
    const account = { ...config.account, id: "123456789012" };
    for (const provider of providersOf(synthesize({ ...config, account })))
      expect(provider.allowed_account_ids).toEqual(["123456789012"]);
  });

  test("1.1 leaves what an account has once alone, unless the environment owns it", () => {
    const owned = environment === "staging" ? 0 : 1;
    expect(Object.keys(out.resources("monitoring", "aws_xray_encryption_config"))).toHaveLength(owned);
    expect(Object.keys(out.resources("api", "aws_api_gateway_account"))).toHaveLength(owned);
  });

  test("holds no absolute path and nothing of this machine", () => {
    // The synthesis ran in a temporary folder of this machine: none of its paths may be left.
    const paths = Object.values(out.files).flatMap(
      (file) => file.match(/"(\/(home|root|work|tmp|opt|var|Users|usr)\/|[A-Z]:\\)[^"]*/g) ?? [],
    );
    expect(paths).toEqual([]);
    expect(Object.values(out.files).filter((file) => file.includes(tmpdir()) || file.includes(process.cwd()))).toEqual([]);
  });

  test("is the same text when synthesized again", () => {
    expect(synthesizeAnew(config).files).toEqual(out.files);
  });
});
