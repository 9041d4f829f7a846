import { describe, expect, it } from "vitest";
import { TransformError } from "../../../../local/errors.js";
import { describeChanges, RULES, type Rule, transform } from "../../../../local/transform/index.js";
import { Graph, type JsonObject, type JsonValue, parseStack } from "../../../../terraform/index.js";

const backend = (name: string) => ({ backend: { local: { path: `../../../.state/dev/${name}.tfstate` } } });
const stackOf = (name: string, content: JsonObject) =>
  parseStack(name, `/p/cdktf.out/stacks/${name}`, [
    {
      file: `${name}.tf.json`,
      content: {
        terraform: { ...backend(name), required_providers: { aws: { source: "aws", version: "5.100.0" } } },
        ...content,
      },
    },
  ]);

const options = { outputDirectory: "/p/.local/stacks", stateDirectory: "/p/.state/local" };
const run = (contents: Record<string, JsonObject>, rules: readonly Rule[] = []) =>
  transform(new Graph(Object.entries(contents).map(([name, content]) => stackOf(name, content))), { ...options, rules });
const documentOf = (contents: Record<string, JsonObject>, rules: readonly Rule[] = [], name = "main") =>
  run(contents, rules).stacks.find((stack) => stack.name === name)?.document;

const drop = (type: string): Rule => ({ kind: "drop-type", type, reason: "is not there" });
const readsMain = {
  terraform_remote_state: { main: { backend: "local", config: { path: "../../../.state/dev/main.tfstate" } } },
};

describe("rules", () => {
  it("drop-type leaves a resource out, and its empty type with it", () => {
    const main = { resource: { aws_a: { x: {} }, aws_b: { y: { k: 1 } } } };
    expect(documentOf({ main }, [drop("aws_a")])).toMatchObject({ resource: { aws_b: { y: { k: 1 } } } });
    expect(documentOf({ main }, [drop("aws_a")])?.resource).not.toHaveProperty("aws_a");
  });

  it("drop-type can be for resources with one value only", () => {
    const main = { resource: { aws_a: { off: { enabled: false }, on: { enabled: true }, plain: {} } } };
    const rule: Rule = { kind: "drop-type", type: "aws_a", only: { attribute: "enabled", is: false }, reason: "r" };
    expect(documentOf({ main }, [rule])?.resource).toEqual({ aws_a: { on: { enabled: true }, plain: {} } });
  });

  it("drop-attribute takes it out at any depth, in every block of a list", () => {
    const main: JsonObject = { resource: { aws_a: { x: { keep: 1, inner: [{ gone: 1, stays: 2 }, { gone: 3 }] } } } };
    const rule: Rule = { kind: "drop-attribute", type: "aws_a", path: ["inner", "gone"], reason: "r" };
    expect(documentOf({ main }, [rule])?.resource).toEqual({ aws_a: { x: { keep: 1, inner: [{ stays: 2 }, {}] } } });
  });

  it("set-attribute sets it, and makes no block that is not there", () => {
    const main = { resource: { aws_a: { x: { inner: { a: 1 } }, y: {} } } };
    const rule: Rule = { kind: "set-attribute", type: "aws_a", path: ["inner", "a"], value: false, reason: "r" };
    expect(documentOf({ main }, [rule])?.resource).toEqual({ aws_a: { x: { inner: { a: false } }, y: {} } });
  });

  it("ignore-drift adds to what is ignored already, also where the attribute is not written: the provider has defaults", () => {
    const main = { resource: { aws_a: { x: { p: 1, lifecycle: { ignore_changes: ["q"] } }, y: {} } } };
    const rule: Rule = { kind: "ignore-drift", type: "aws_a", attributes: ["p"], reason: "r" };
    expect(documentOf({ main }, [rule])?.resource).toEqual({
      aws_a: { x: { p: 1, lifecycle: { ignore_changes: ["q", "p"] } }, y: { lifecycle: { ignore_changes: ["p"] } } },
    });
  });

  it("says what was done, how often and why, and nothing of rules that met nothing", () => {
    const { changes } = run({ main: { resource: { aws_a: { x: {}, y: {} } } } }, [drop("aws_a"), drop("aws_unused")]);
    expect(describeChanges(changes)).toEqual(["aws_a ×2: is not there"]);
  });

  it("of the table each have a reason, and no type is both dropped and changed", () => {
    const dropped = RULES.filter((rule) => rule.kind === "drop-type" && !rule.only).map((rule) => rule.type);
    expect(new Set(dropped).size).toBe(dropped.length);
    for (const rule of RULES) {
      expect(rule.reason.length).toBeGreaterThan(10);
      if (rule.kind !== "drop-type") expect(dropped).not.toContain(rule.type);
    }
  });
});

describe("references to what was dropped", () => {
  it("are taken out of lists, depends_on and lists inside a JSON text", () => {
    const body = JSON.stringify({ alarms: ["${aws_a.x.arn}", "${aws_b.k.arn}"], title: "t" });
    const kept = { actions: ["${aws_a.x.arn}", "arn:plain"], depends_on: ["aws_a.x", "aws_b.k"], body };
    const main = { resource: { aws_a: { x: {} }, aws_b: { k: {}, user: kept } } };
    expect(documentOf({ main }, [drop("aws_a")])?.resource).toEqual({
      aws_b: {
        k: {},
        user: {
          actions: ["arn:plain"],
          depends_on: ["aws_b.k"],
          body: JSON.stringify({ alarms: ["${aws_b.k.arn}"], title: "t" }),
        },
      },
    });
  });

  it("take outputs with them, and their use in other stacks", () => {
    const main = {
      resource: { aws_a: { x: {} }, aws_b: { y: {} } },
      output: { a: { value: "${aws_a.x.arn}" }, b: { value: "${aws_b.y.arn}" } },
    };
    const list: JsonValue = ["${data.terraform_remote_state.main.outputs.a}", "${data.terraform_remote_state.main.outputs.b}"];
    const other = { data: readsMain, resource: { aws_c: { z: { list } } } };
    const rules = [drop("aws_a")];
    expect(documentOf({ main, other }, rules)?.output).toEqual({ b: { value: "${aws_b.y.arn}", sensitive: false } });
    expect(documentOf({ main, other }, rules, "other")?.resource).toEqual({
      aws_c: { z: { list: ["${data.terraform_remote_state.main.outputs.b}"] } },
    });
  });

  it("that cannot be taken out are all named: file, resource, attribute", () => {
    const users = { u: { target: "${aws_a.x.arn}", nested: { text: "x-${aws_a.x.id}" } } };
    const attempt = () => run({ main: { resource: { aws_a: { x: {} }, aws_b: users } } }, [drop("aws_a")]);
    expect(attempt).toThrow(TransformError);
    expect(attempt).toThrow(/main\.tf\.json: aws_b\.u: target: .*\n.*main\.tf\.json: aws_b\.u: nested\.text: /);
  });

  it("are gone when a rule drops the attribute that held them", () => {
    const main = { resource: { aws_a: { x: {} }, aws_b: { u: { target: "${aws_a.x.arn}" } } } };
    const rules: Rule[] = [drop("aws_a"), { kind: "drop-attribute", type: "aws_b", path: ["target"], reason: "r" }];
    expect(documentOf({ main }, rules)?.resource).toEqual({ aws_b: { u: {} } });
  });
});

describe("a local stack", () => {
  it("keeps its state, and reads other states, in the local folder", () => {
    const main = { output: { a: { value: 1 } } };
    const other = { data: readsMain };
    expect(documentOf({ main, other }, [], "other")).toMatchObject({
      terraform: { backend: { local: { path: "../../../.state/local/other.tfstate" } } },
      data: { terraform_remote_state: { main: { backend: "local", config: { path: "../../../.state/local/main.tfstate" } } } },
    });
    expect(run({ main, other }).stacks.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ["main", []],
      ["other", ["main"]],
    ]);
  });

  it("finds its files from where it is written", () => {
    const main = { resource: { aws_lambda_function: { f: { filename: "../../../dist/lambdas/f.zip" } } } };
    const graph = new Graph([stackOf("main", main)]);
    const [stack] = transform(graph, { outputDirectory: "/tmp/t/stacks", stateDirectory: "/tmp/t/state", rules: [] }).stacks;
    expect(stack?.document.resource).toEqual({ aws_lambda_function: { f: { filename: "../../../../p/dist/lambdas/f.zip" } } });
  });

  it("has a provider that can reach no account", () => {
    const aws = {
      region: "eu-west-1",
      profile: "prod",
      assume_role: [{ role_arn: "r" }],
      default_tags: [{ tags: { Project: "p" } }],
    };
    const [provider] = [documentOf({ main: { provider: { aws: [aws] } } })?.provider];
    expect(provider).toMatchObject({
      aws: [{ region: "eu-west-1", max_retries: 3, access_key: "laptop", default_tags: [{ tags: { Project: "p" } }] }],
    });
    expect(JSON.stringify(provider)).not.toMatch(/profile|assume_role/);
  });

  it("is the same text each time", () => {
    const contents = { main: { resource: { aws_lambda_function: { f: { layers: ["l"], z: 1, a: 2 } } } } };
    expect(JSON.stringify(run(contents, RULES))).toBe(JSON.stringify(run(contents, RULES)));
  });
});
