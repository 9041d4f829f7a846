import { describe, expect, it } from "vitest";
import { buildHandler } from "../../../lambdas/bundling/build.js";
import { withLiteralKeys } from "../../../lambdas/bundling/lean-sdk.js";

describe("keys of the SDK's shapes", () => {
  it("that are constant texts of the file are written out", () => {
    const source = 'const _n = "name";\nconst _q = "a\\"b";\nexport var S = [3, { [_n]: 1, [_q]: [_n] }];\n';
    expect(withLiteralKeys(source)).toBe(
      'const _n = "name";\nconst _q = "a\\"b";\nexport var S = [3, { ["name"]: 1, ["a\\"b"]: [_n] }];\n',
    );
  });

  it.each([
    ["a name that the file does not know", "export var S = { [other]: 1 };"],
    ["a number", "const one = 1;\nexport var S = { [one]: 1 };"],
    ["what is called", 'const _n = "n";\nexport var S = { [_n()]: 1 };'],
    ["what may change", 'let _n = "n";\nexport var S = { [_n]: 1 };'],
  ])("stay as they are: %s", (_what, source) => {
    expect(withLiteralKeys(source)).toBe(source);
  });
});

describe("a handler's bundle", () => {
  it("has the shapes of the commands that it sends, of no others, and can send them without sources of credentials at its start", async () => {
    const { modules, atStart } = await buildHandler(process.cwd(), "log-processor");
    const text = (names: readonly string[]) =>
      modules.flatMap(({ name, code }) => (names.includes(name) ? [new TextDecoder().decode(code)] : [])).join("\n");
    const start = text(atStart);

    expect(start).toContain("GetObjectRequest");
    expect(start).not.toContain("PutBucketLifecycleConfiguration");
    expect(start).not.toContain("sso_start_url");
    expect(text(modules.map(({ name }) => name))).toContain("sso_start_url");
  });
});
