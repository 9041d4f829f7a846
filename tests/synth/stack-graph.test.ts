import { describe, expect, test } from "vitest";
import { withApi } from "./api-config.js";
import { body, configOf, type Synthesized, synthesize, text } from "./synthesized.js";

/** The order in which stacks may read each other: each only those before it (docs/decisions/0011). */
const ORDER = ["security", "networking", "storage", "messaging", "compute", "api", "monitoring", "integrations"];

/** Stacks of the standby's region, in the same order, after all others (docs/decisions/0016). */
const STANDBY = ["networking-standby", "messaging-standby", "compute-standby", "api-standby", "integrations-standby"];

const WITH_TRIGGERS = ["integrations", "integrations-standby"];

/** Stacks that wait for what later work puts into them: beside the order, they read no state and nobody reads theirs. */
const EMPTY = ["pipeline", "fleet"];

/** What makes a trigger: something that invokes a function, or a stream, when something happens. */
const TRIGGERS = [
  "aws_lambda_event_source_mapping",
  "aws_lambda_function_event_invoke_config",
  "aws_s3_bucket_notification",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_subscription_filter",
  "aws_scheduler_schedule",
  "aws_pipes_pipe",
];

const environments = ["dev", "staging", "prod", "local"].map((environment) => {
  const config = configOf(environment, (given) =>
    withApi()({
      ...given,
      services: {
        ...given.services,
        "every-hour": { kind: "function", description: "Runs each hour", handler: "order-processor", everyMinutes: 60 },
      },
    }),
  );
  return { environment, config, out: synthesize(config) };
});

const parsed = (out: Synthesized, stack: string) => body(JSON.parse(text(out.files[stack])));

/** Stack → the stacks whose state its file reads, by the path or key of the state, not by a name that anyone gave the reference. */
function reads(out: Synthesized, stack: string): string[] {
  const states = body(body(parsed(out, stack).data ?? {}).terraform_remote_state ?? {});
  return Object.values(states).map((state) => {
    const { path, key } = body(body(state).config);
    const [, name] = /([^/]+)\.tfstate$/.exec(text(path ?? key)) ?? [];
    return text(name);
  });
}

describe.each(environments)("2.1 the stacks of $environment", ({ config, out }) => {
  const stacks = Object.keys(out.files);
  const backend = config.state.kind;
  const standby = config.standby ? STANDBY : [];
  const order = [...ORDER, ...standby];

  test("are those of the design", () => {
    expect([...stacks].sort()).toEqual([...order, ...EMPTY].sort());
  });

  test("read the state of earlier ones only, so that there is no cycle", () => {
    for (const stack of order)
      for (const read of reads(out, stack)) {
        expect(order, `${stack} reads ${read}`).toContain(read);
        expect(order.indexOf(read), `${stack} reads ${read}`).toBeLessThan(order.indexOf(stack));
      }
  });

  test("of the standby read what is copied there, and nothing that would be lost with the first region but the API's keys", () => {
    const home = standby.flatMap((stack) => reads(out, stack)).filter((read) => !standby.includes(read));
    expect([...new Set(home)].sort()).toEqual(config.standby ? ["api", "security", "storage"] : []);
  });

  test("wait where they hold nothing yet: a state of their own, and nothing that a deployment would ask AWS for", () => {
    for (const stack of EMPTY) {
      const { provider, terraform, ...rest } = parsed(out, stack);
      expect(body(body(terraform).backend), stack).toEqual({ [backend]: expect.anything() });
      expect(text(out.files[stack]), stack).toContain(`${stack}.tfstate`);
      expect(JSON.stringify(provider), stack).toContain('"ManagedBy":"cdktf"');
      expect(Object.keys(rest), stack).toEqual(["//"]);
      expect(body(body(out.manifest.stacks)[stack]).dependencies, stack).toEqual([]);
      for (const other of stacks) expect(reads(out, other), `${other} reads ${stack}`).not.toContain(stack);
    }
  });

  test("are deployed after what they read, and after nothing that is no stack", () => {
    const manifest = body(out.manifest.stacks);
    for (const stack of stacks)
      expect(body(manifest[stack]).dependencies, stack).toEqual(expect.arrayContaining(reads(out, stack)));
  });

  test("hold every trigger in integrations, where no two others can need each other", () => {
    for (const stack of stacks.filter((name) => !WITH_TRIGGERS.includes(name)))
      expect(
        TRIGGERS.filter((type) => Object.keys(out.resources(stack, type)).length > 0),
        stack,
      ).toEqual([]);
  });

  test("let a function be invoked by what integrations wires, and by the API", () => {
    const permitted = stacks.filter((stack) => Object.keys(out.resources(stack, "aws_lambda_permission")).length > 0);
    expect(permitted.sort()).toEqual(order.filter((stack) => /^(api|integrations)/.test(stack)).sort());
    for (const stack of order.filter((name) => name.startsWith("api"))) {
      const principals = Object.values(out.resources(stack, "aws_lambda_permission")).map(({ principal }) => principal);
      expect(new Set(principals), stack).toEqual(new Set(["apigateway.amazonaws.com"]));
    }
  });

  test("subscribe a function to a topic in integrations only", () => {
    for (const stack of stacks.filter((name) => !WITH_TRIGGERS.includes(name)))
      for (const { protocol } of Object.values(out.resources(stack, "aws_sns_topic_subscription")))
        expect(["lambda", "firehose"], stack).not.toContain(protocol);
  });
});

test("there is something to look at: every kind of stack reads another, and triggers exist", () => {
  const [first] = environments;
  if (!first) throw new Error("no environment");
  expect(ORDER.filter((stack) => reads(first.out, stack).length === 0)).toEqual(["security"]);
  const made = TRIGGERS.filter((type) => Object.keys(first.out.resources("integrations", type)).length > 0);
  expect(made).toEqual(expect.arrayContaining(["aws_lambda_event_source_mapping", "aws_cloudwatch_event_rule"]));
});
