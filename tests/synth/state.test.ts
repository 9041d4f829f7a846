import { describe, expect, test } from "vitest";
import { body, configOf, synthesize } from "./synthesized.js";

const remoteState = (out: ReturnType<typeof synthesize>, stack: string) =>
  body(body(out.block(stack, "data").terraform_remote_state)["cross-stack-reference-input-security"]);

describe("2.10 local state", () => {
  const out = synthesize(configOf("dev", (config) => ({ ...config, environmentSuffix: "pr-123" })));

  test("lies outside the synthesized folder, by suffix and stack, at a relative path", () => {
    expect(out.block("storage", "terraform").backend).toEqual({ local: { path: "../../../.state/pr-123/storage.tfstate" } });
  });

  test("is where other stacks read it", () => {
    expect(remoteState(out, "storage")).toMatchObject({
      backend: "local",
      config: { path: "../../../.state/pr-123/security.tfstate" },
    });
  });
});

test("every stack refuses a Terraform that would write generated secrets into its state", () => {
  const out = synthesize(configOf("staging"));
  for (const stack of Object.keys(out.files)) expect(out.block(stack, "terraform").required_version, stack).toBe(">= 1.11");
});

describe("2.10 state in S3", () => {
  const out = synthesize(configOf("prod"));
  const bucket = "observability-platform-terraform-state-prod";

  test("is encrypted and locked by S3 itself", () => {
    expect(out.block("storage", "terraform").backend).toEqual({
      s3: { bucket, key: "prod/storage.tfstate", region: "us-east-1", encrypt: true, use_lockfile: true },
    });
  });

  test("is where other stacks read it", () => {
    expect(remoteState(out, "storage")).toMatchObject({
      backend: "s3",
      config: { bucket, key: "prod/security.tfstate", region: "us-east-1" },
    });
  });
});
