import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Graph, type JsonValue, loadTerraform, parseStack, TerraformError, topologicalOrder } from "../../../terraform/index.js";

const backend = (name: string) => ({ backend: { local: { path: `../../../.state/dev/${name}.tfstate` } } });
const reading = (name: string) => ({
  terraform_remote_state: { [name]: { backend: "local", config: { path: `../../../.state/dev/${name}.tfstate` } } },
});

const stackOf = (name: string, content: JsonValue, requires: string[] = []) =>
  parseStack(name, `/p/cdktf.out/stacks/${name}`, [{ file: `${name}.tf.json`, content }], requires);

const security = stackOf("security", {
  "//": { metadata: {} },
  terraform: backend("security"),
  resource: { aws_kms_key: { main: { "//": {}, description: "d" } } },
  output: {
    key: { value: "${aws_kms_key.main.arn}" },
    text: { value: "key ${aws_kms_key.main.id}" },
    literal: { value: { a: ["b"] } },
  },
});

const consumer = (queue: JsonValue, extra: Record<string, JsonValue> = {}) =>
  stackOf("messaging", {
    terraform: backend("messaging"),
    data: reading("security"),
    resource: { aws_sqs_queue: { orders: queue } },
    ...extra,
  });

const only = (graph: Graph, address: string) => {
  const block = graph.stacks.get("messaging")?.blocks.get(address);
  if (!block) throw new Error(`no ${address}`);
  return graph.references(block);
};

describe("references", () => {
  it("leads from an attribute through the other stack's output to its resource", () => {
    const graph = new Graph([security, consumer({ kms: ["${data.terraform_remote_state.security.outputs.key}"] })]);
    const [reference] = only(graph, "aws_sqs_queue.orders");
    expect(reference).toMatchObject({
      path: ["kms", 0],
      target: {
        kind: "block",
        block: { stack: "security", address: "aws_kms_key.main" },
        attribute: ["arn"],
        via: [{ name: "key" }],
      },
    });
  });

  it("ends at an output that is text or a literal", () => {
    const remote = "data.terraform_remote_state.security.outputs";
    const graph = new Graph([security, consumer({ a: `\${${remote}.text}`, b: `\${${remote}.literal.a}` })]);
    expect(only(graph, "aws_sqs_queue.orders").map(({ target }) => target.kind === "value" && target.value)).toEqual([
      "key ${aws_kms_key.main.id}",
      ["b"],
    ]);
  });

  it("follows locals and variable defaults, and leaves what only Terraform knows", () => {
    const extra = { locals: { arn: "${aws_sqs_queue.other.arn}" }, variable: { size: { default: 3 }, free: {} } };
    const graph = new Graph([
      stackOf("messaging", {
        resource: {
          aws_sqs_queue: { orders: { a: "${local.arn}", b: "${var.size}", c: "${var.free}", d: "${path.module}" }, other: {} },
        },
        ...extra,
      }),
    ]);
    expect(only(graph, "aws_sqs_queue.orders").map(({ target }) => target)).toMatchObject([
      { kind: "block", block: { address: "aws_sqs_queue.other" }, attribute: ["arn"] },
      { kind: "value", value: 3 },
      { kind: "opaque" },
      { kind: "opaque" },
    ]);
  });

  it("reads depends_on, which has no braces", () => {
    const graph = new Graph([security, consumer({ depends_on: ["aws_sqs_queue.orders"] })]);
    expect(only(graph, "aws_sqs_queue.orders")).toMatchObject([{ target: { kind: "block", block: { name: "orders" } } }]);
  });

  it("reports every name that stands for nothing, with file, resource and attribute", () => {
    const bad = {
      a: "${aws_sqs_queue.gone.arn}",
      b: [{ c: "${data.terraform_remote_state.security.outputs.missing}" }],
      d: "${local.none}",
    };
    const graph = new Graph([security, consumer(bad)]);
    expect(() => only(graph, "aws_sqs_queue.orders")).toThrow(
      new TerraformError([
        {
          file: "messaging.tf.json",
          address: "aws_sqs_queue.orders",
          attribute: "a",
          message: "aws_sqs_queue.gone is not declared in the stack messaging",
        },
        {
          file: "messaging.tf.json",
          address: "aws_sqs_queue.orders",
          attribute: "b[0].c",
          message: "the stack security has no output missing",
        },
        {
          file: "messaging.tf.json",
          address: "aws_sqs_queue.orders",
          attribute: "d",
          message: "local.none is not a local of the stack messaging",
        },
      ]),
    );
  });

  it("refuses locals that lead back to themselves", () => {
    const graph = new Graph([consumer({ a: "${local.x}" }, { locals: { x: "${local.y}", y: "${local.x}" } })]);
    expect(() => only(graph, "aws_sqs_queue.orders")).toThrow(/leads back to itself/);
  });

  it("refuses a remote state that no stack here writes", () => {
    const graph = new Graph([consumer({ a: "${data.terraform_remote_state.security.outputs.key}" })]);
    expect(() => only(graph, "aws_sqs_queue.orders")).toThrow(/belongs to no stack here/);
  });
});

describe("parseStack", () => {
  it("takes blocks written as arrays, and merges files", () => {
    const stack = parseStack("m", "/m", [
      { file: "a.tf.json", content: { resource: [{ aws_sns_topic: [{ a: [{ name: "a" }] }] }, { aws_sns_topic: { b: {} } }] } },
      { file: "b.tf.json", content: { resource: { aws_sns_topic: { c: {} } } } },
    ]);
    expect([...stack.blocks.keys()]).toEqual(["aws_sns_topic.a", "aws_sns_topic.b", "aws_sns_topic.c"]);
  });

  it("reports all problems of all files", () => {
    const twice = { resource: { aws_sns_topic: { a: {} } } };
    expect(() =>
      parseStack("m", "/m", [
        { file: "a.tf.json", content: twice },
        { file: "b.tf.json", content: { ...twice, output: { o: {} } } },
        { file: "c.tf.json", content: [] },
      ]),
    ).toThrow(
      /b\.tf\.json: aws_sns_topic\.a: is declared twice\nb\.tf\.json: output\.o: has no value\nc\.tf\.json: must be a JSON object/,
    );
  });
});

describe("order", () => {
  it("puts a stack after those whose state it reads and those the manifest names", () => {
    const graph = new Graph([
      stackOf("a", { terraform: backend("a"), data: reading("messaging") }),
      stackOf("z", { terraform: backend("z") }),
      consumer({}),
      stackOf("b", {}, ["a", "z"]),
      security,
    ]);
    expect(graph.order()).toEqual(["security", "messaging", "a", "z", "b"]);
  });

  it("names the circle", () => {
    const circle = new Map([
      ["a", new Set(["b"])],
      ["b", new Set(["c"])],
      ["c", new Set(["b"])],
    ]);
    expect(() => topologicalOrder(circle)).toThrow(/b → c → b/);
  });

  it("is a permutation in which nothing comes before what it needs", () => {
    const acyclic = fc
      .array(fc.array(fc.nat(30), { maxLength: 5 }), { maxLength: 20 })
      .map((edges) => new Map(edges.map((targets, i) => [`s${i}`, new Set(targets.filter((t) => t < i).map((t) => `s${t}`))])));
    fc.assert(
      fc.property(acyclic, (dependencies) => {
        const order = topologicalOrder(dependencies);
        expect([...order].sort()).toEqual([...dependencies.keys()].sort());
        for (const [name, before] of dependencies)
          for (const other of before) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name));
      }),
    );
  });
});

describe("loadTerraform", () => {
  const write = (file: string, content: JsonValue): void => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  };

  it("reads every stack of a cdktf.out", () => {
    const folder = mkdtempSync(join(tmpdir(), "graph-"));
    const entry = (name: string, dependencies: string[]) => ({
      name,
      synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
      workingDirectory: `stacks/${name}`,
      dependencies,
    });
    write(join(folder, "manifest.json"), { version: "0.21.0", stacks: { b: entry("b", ["a"]), a: entry("a", []) } });
    write(join(folder, "stacks/a/cdk.tf.json"), { resource: { aws_sns_topic: { t: {} } } });
    write(join(folder, "stacks/b/cdk.tf.json"), {});
    const graph = loadTerraform(folder);
    expect(graph.order()).toEqual(["a", "b"]);
    expect(graph.resources("aws_sns_topic").map((block) => `${block.stack}/${block.address}`)).toEqual(["a/aws_sns_topic.t"]);
  });

  it("reads a plain folder as one stack, and says when there is nothing", () => {
    const folder = mkdtempSync(join(tmpdir(), "graph-"));
    expect(() => loadTerraform(folder)).toThrow(/holds neither a manifest\.json/);
    expect(() => loadTerraform(join(folder, "absent"))).toThrow(/does not exist/);
    write(join(folder, "x.tf.json"), { resource: { aws_sns_topic: { t: {} } } });
    expect(loadTerraform(folder).resources()).toHaveLength(1);
    writeFileSync(join(folder, "y.tf.json"), "{");
    expect(() => loadTerraform(folder)).toThrow(/y\.tf\.json: cannot be read as JSON/);
  });
});
