import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Aspects, DefaultTokenResolver, Fn, StringConcat, TerraformStack, Testing, Token, Tokenization } from "cdktf";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { leanProvider } from "../../bin/lean/provider.mjs";
import { resolve } from "../../bin/lean/quick-resolve.mjs";
import { functionHandlers, loadConfig } from "../../config/index.js";
import { buildApp } from "../../stacks/app.js";

const root = mkdtempSync(join(tmpdir(), "lean-"));
afterAll(() => rmSync(root, { recursive: true }));

const path = createRequire(import.meta.url).resolve("@cdktf/provider-aws/lib/sqs-queue/index.js");
const source = readFileSync(path, "utf8");

describe("a provider's module in a bundle", () => {
  test("keeps what the project names and what a resource was given, and loses the rest", () => {
    const lean = leanProvider(path, source, new Set(["SqsQueue", "arn", "delaySeconds"]));
    for (const kept of ["exports.SqsQueue =", "get arn()", "get delaySeconds()", "set delaySeconds(", "get policyInput()"])
      expect(lean).toContain(kept);
    for (const lost of ["exports.SqsQueueTimeouts", "get policy()", "set policy(", "resetPolicy", "get createInput()", "Hcl("])
      expect(lean).not.toContain(lost);
  });

  test.each([
    [
      "a block is written in another way",
      ["function sqsQueueTimeoutsToHclTerraform(", "async function sqsQueueTimeoutsToHclTerraform("],
    ],
    ["a block is checked in another way", ["cdktf.isComplexElement(struct)", "cdktf.isComplexElement(struct, true)"]],
    ["the resource is of another class", ["extends cdktf.TerraformResource", "extends cdktf.Resource"]],
    ["a member that nobody names is used inside", ["this._policy = config.policy", "this.policy = config.policy"]],
  ] as const)("fails the build when %s", (_, [before, after]) => {
    expect(source).toContain(before);
    expect(() => leanProvider(path, source.replaceAll(before, after), new Set(["SqsQueue"]))).toThrow(/adapt bin\/lean/);
  });
});

describe("the quick resolver", () => {
  const stack = new TerraformStack(Testing.app({ outdir: root }), "stack");
  const resolver = new DefaultTokenResolver(new StringConcat());
  const whole = (value: unknown, { scope }: { readonly scope: TerraformStack }): unknown =>
    Tokenization.resolve(value, { scope, resolver });
  const queue = new SqsQueue(stack, "queue", {});
  const token = fc.constantFrom<unknown>(
    queue.arn,
    queue.delaySeconds,
    `a ${queue.arn} and ${queue.id}`,
    `takes ${queue.delaySeconds} seconds`,
    queue.tags,
    Fn.split(",", queue.arn),
    Token.asNumberList(Fn.range(1, 3, 1)),
    Token.asAny({ nested: [queue.arn, undefined] }),
    { [queue.arn]: queue.id },
    new Date(0),
  );
  const text = fc.constantFrom("", "plain", "${aws_kms_key.key.arn}", "$${escaped}", "3e8", "-e+", "#{}", "&{");
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      token,
      text,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      tie("many"),
    ),
    many: fc.oneof(fc.array(tie("value"), { maxLength: 4 }), fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 })),
  })).many;

  test("makes of any value what cdktf's own makes of it, errors included", () => {
    const outcome = (make: () => unknown): unknown => {
      try {
        return make();
      } catch (error) {
        return String(error).replace(/TOKEN\.\d+/g, "TOKEN");
      }
    };
    fc.assert(
      fc.property(value, (any) => {
        expect(outcome(() => resolve(any, { scope: stack }, whole, (text) => Tokenization.reverseString(text).tokens))).toEqual(
          outcome(() => whole(any, { scope: stack })),
        );
      }),
    );
  });
});

test("an aspect changes what is written although stacks are prepared before", () => {
  const config = loadConfig({ ENVIRONMENT: "dev" });
  const bundles = functionHandlers(config).map((handler) => ({ handler, zipPath: join(root, `${handler}.zip`), sha256: "" }));
  const outdir = join(root, "aspect");
  const app = buildApp(config, bundles, outdir);
  const messaging = app.node.findChild("messaging");
  Aspects.of(messaging).add({ visit: (node) => node instanceof SqsQueue && node.addOverride("delay_seconds", 7) });
  app.synth();
  const written = readFileSync(join(outdir, "stacks", "messaging", "cdk.tf.json"), "utf8");
  expect(written).toMatch(/"delay_seconds": 7/);
});
