import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Body, body, configOf, synthesize } from "./synthesized.js";

const out = synthesize(configOf("dev"));
const outputs = Object.fromEntries(
  Object.entries(out.files).flatMap(([stack, file]) =>
    Object.entries(body(JSON.parse(file).output ?? {}))
      .filter(([name]) => !name.startsWith("cross-stack-output-"))
      .map(([name, output]): [string, { stack: string; output: Body }] => [name, { stack, output: body(output) }]),
  ),
);

describe("1.12 outputs", () => {
  test("are the seven of the specification, each said what it is, none of them a secret", () => {
    expect(Object.keys(outputs).sort()).toEqual([
      "alarm_topic_arn",
      "api_key_parameter",
      "api_url",
      "dashboard_url",
      "ecs_cluster_name",
      "kms_key_id",
      "lambda_function_names",
    ]);
    for (const { output } of Object.values(outputs)) {
      expect(output.description).toMatch(/\w{3}/);
      expect(output.sensitive).not.toBe(true);
    }
  });

  test("name the critical alarms' topic, the platform's key and every function", () => {
    expect(outputs.alarm_topic_arn?.output.value).toBe("${aws_sns_topic.alarms-critical.arn}");
    expect(outputs.kms_key_id?.output.value).toBe("${aws_kms_key.platform.key_id}");
    const functions = Object.keys(out.resources("compute", "aws_lambda_function"));
    const names = outputs.lambda_function_names?.output.value;
    expect(Array.isArray(names) ? [...names].sort() : names).toEqual(
      functions.map((id) => `\${aws_lambda_function.${id}.function_name}`).sort(),
    );
  });

  test("stand in the README with their stacks", () => {
    const [, section = ""] = readFileSync("README.md", "utf8").split("## Outputs\n");
    const [table = ""] = section.split("\n## ");
    const rows = [...table.matchAll(/^\| `(\w+)` +\| (\w+) +\| \w/gm)].map(([, name, stack]) => [name, stack]);
    expect(rows.sort()).toEqual(
      Object.entries(outputs)
        .map(([name, { stack }]) => [name, stack])
        .sort(),
    );
  });
});
