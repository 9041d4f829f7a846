import { describe, expect, test } from "vitest";
import { functionHandlers, handlerFolder, resourceName } from "../../config/index.js";
import { actionsOfBundle } from "./sdk-commands.js";
import { blocks, configOf, statements, synthesize, text } from "./synthesized.js";

const config = configOf("dev");
const out = synthesize(config);
const functions = Object.entries(config.services).flatMap(([name, service]) =>
  service.kind === "function" ? [{ name, service }] : [],
);

/** Rights that Lambda itself, its extension and the traces use; no command of the bundle stands for them. */
const RUNTIME = ["WriteLogs", "SendTraces", "WriteInsights", "ReportFailures", "UseKey"];
/** What Lambda's poller of a queue does in the function's name. */
const POLLER = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** Actions that a function's role allows for its own code, sorted, each once. */
function allowed(name: string): string[] {
  const { policy } = out.named("compute", "aws_iam_role_policy", resourceName(config, name));
  const own = Object.entries(statements(policy)).filter(([sid]) => !RUNTIME.includes(sid));
  const actions = own.flatMap(([, { Action }]) => (Array.isArray(Action) ? Action.map(text) : [text(Action)]));
  return [...new Set(actions)].sort();
}

describe("a function's role allows what its bundle can send, and nothing more", () => {
  test("there are bundles to look at", () => expect(functionHandlers(config).length).toBeGreaterThan(1));

  test.each(functions)("$name", async ({ name, service }) => {
    const sent = await actionsOfBundle(handlerFolder(name, service));
    const polled = service.consumes.length > 0 ? POLLER : [];
    expect(allowed(name)).toEqual([...new Set([...sent, ...polled])].sort());
  });

  test("a queue's poller has what it needs", () => {
    for (const { name } of functions.filter(({ service }) => service.consumes.length > 0))
      expect(allowed(name), name).toEqual(expect.arrayContaining(POLLER));
  });

  test("no statement id is there twice", () => {
    for (const { name } of functions) {
      const { policy } = out.named("compute", "aws_iam_role_policy", resourceName(config, name));
      const list = blocks(Reflect.get(JSON.parse(text(policy)), "Statement"));
      expect(new Set(list.map(({ Sid }) => Sid)).size, name).toBe(list.length);
    }
  });
});
