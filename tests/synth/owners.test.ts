import { describe, expect, test } from "vitest";
import { OWNED_STACKS } from "../../config/schema/owners.js";
import { type Body, blocks, body, configOf, synthesize } from "./synthesized.js";

const out = synthesize(
  configOf("prod", (config) => {
    const handler = config.services["payment-handler"];
    if (!handler) throw new Error("payment-handler is configured");
    const team = (name: string) => ({ slackChannel: `#${name}` });
    return {
      ...config,
      owners: { ...config.owners, payments: team("payments"), data: team("data"), web: team("web") },
      stackOwners: { storage: "data", messaging: "data", api: "web" },
      services: { ...config.services, "payment-handler": { ...handler, owner: "payments" } },
    };
  }),
);
const STACK_OWNERS: Readonly<Record<string, string>> = { storage: "data", messaging: "data", api: "web" };
const OTHERS = "platform-team";

const tagged = Object.keys(out.files).flatMap((stack) =>
  Object.entries(body(body(JSON.parse(out.files[stack] ?? "{}")).resource ?? {})).flatMap(([type, some]) =>
    Object.entries(body(some)).map(([name, one]): [string, Body] => [`${stack}: ${type}.${name}`, body(body(one).tags ?? {})]),
  ),
);

describe("2.9 the tag Owner", () => {
  test("is that of the stack, at home and in the standby's region", () => {
    for (const stack of Object.keys(out.files))
      for (const provider of blocks(out.block(stack, "provider").aws)) {
        const owner = STACK_OWNERS[stack.replace("-standby", "")] ?? OTHERS;
        expect(body(blocks(provider.default_tags)[0]?.tags).Owner, stack).toBe(owner);
      }
  });

  test("is that of the service on everything that belongs to it, whoever has the stack", () => {
    const ofServices = tagged.filter(([, { Service }]) => Service !== undefined && Service !== "platform");
    expect(ofServices.length).toBeGreaterThan(100);
    for (const [address, { Service, Owner }] of ofServices)
      expect(Owner, address).toBe(Service === "payment-handler" ? "payments" : OTHERS);
  });

  test("is on an alarm that of what it watches", () => {
    const ownerOf = (id: string) =>
      body(out.named("monitoring", "aws_cloudwatch_metric_alarm", `observability-platform-${id}-prod`, "alarm_name").tags).Owner;
    expect(["payment-handler-errors", "orders-dead-letters", "rest-api-latency", "order-api-cpu"].map(ownerOf)).toEqual([
      "payments",
      "data",
      "web",
      OTHERS,
    ]);
  });
});

test("2.9 every stack can be given an owner", () => {
  const stacks = Object.keys(out.files).filter((stack) => !stack.endsWith("-standby"));
  expect([...OWNED_STACKS].sort()).toEqual(stacks.sort());
});
