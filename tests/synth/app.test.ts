import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { blocks, body, configOf, synthesize, text } from "./synthesized.js";

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

  test("tags everything through the provider", () => {
    for (const stack of STACKS) {
      const [provider] = blocks(out.block(stack, "provider").aws);
      expect(provider).toMatchObject({ region: "us-east-1" });
      expect(blocks(provider?.default_tags)[0]?.tags).toEqual({
        Project: "observability-platform",
        Environment: environment,
        Owner: "platform-team",
        CostCenter: "observability",
        ManagedBy: "cdktf",
      });
    }
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
    expect(synthesize(config).files).toEqual(out.files);
  });
});
