import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { attributesOf, parseState, readStates, TerraformStateError } from "../../../terraform/state.js";

const state = (resources: unknown[]) =>
  JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 3, outputs: {}, resources });
const queue = (attributes: unknown, more: object = {}) => ({
  mode: "managed",
  type: "aws_sqs_queue",
  name: "orders",
  instances: [{ schema_version: 0, attributes }],
  ...more,
});

describe("the state reader", () => {
  test("gives managed resources with address and attributes, data sources left out", () => {
    const text = state([queue({ name: "orders" }), queue({ name: "x" }, { mode: "data" })]);
    expect(parseState(text, "messaging.tfstate")).toEqual([
      { address: "aws_sqs_queue.orders", type: "aws_sqs_queue", file: "messaging.tfstate", attributes: { name: "orders" } },
    ]);
  });

  test("gives each instance of a counted or keyed resource its own address", () => {
    const instances = [
      { index_key: 0, attributes: {} },
      { index_key: "eu", attributes: {} },
    ];
    expect(parseState(state([queue({}, { instances, module: "module.a" })]), "f").map((resource) => resource.address)).toEqual([
      "module.a.aws_sqs_queue.orders[0]",
      'module.a.aws_sqs_queue.orders["eu"]',
    ]);
  });

  test.each([
    ["no JSON", "{", /messaging\.tfstate is not JSON/],
    ["an older format", '{"version":3,"resources":[]}', /messaging\.tfstate is not a Terraform state: version: must be 4/],
    ["no resources", '{"version":4}', /resources/],
  ])("refuses %s and names the file", (_what, text, message) => {
    expect(() => parseState(text, "messaging.tfstate")).toThrow(message);
  });

  test("names file, resource and attribute of what is not as expected", () => {
    const [resource] = parseState(state([queue({ name: 7 })]), "messaging.tfstate");
    if (!resource) throw new Error("no resource");
    expect(() => attributesOf(resource, v.object({ name: v.string() }))).toThrow(
      /messaging\.tfstate: aws_sqs_queue\.orders is not as expected: name: /,
    );
  });

  test("reads every state of a folder, and says what to do when there is none", async () => {
    const directory = mkdtempSync(join(tmpdir(), "state-"));
    await expect(readStates(directory)).rejects.toThrow(/apply the stacks first/);
    await expect(readStates(join(directory, "gone"))).rejects.toThrow(TerraformStateError);
    writeFileSync(join(directory, "a.tfstate"), state([queue({})]));
    writeFileSync(join(directory, "b.tfstate"), state([queue({}), queue({})]));
    writeFileSync(join(directory, "b.tfstate.backup"), "old");
    expect(await readStates(directory)).toHaveLength(3);
  });
});
