import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mayHoldResources, withWork } from "../../../obs/operations/deployed.js";
import { Graph, type JsonObject, parseStack } from "../../../terraform/index.js";
import { s3With } from "./s3-server.js";
import { fakeSession } from "./support.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "obs-"));
  mkdirSync(join(root, ".state", "dev"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const key = { mode: "managed", type: "aws_kms_key", name: "a", instances: [{ attributes: {} }] };
const account = { mode: "data", type: "aws_caller_identity", name: "a", instances: [{ attributes: {} }] };

const stateOf = (resources: readonly object[]) => JSON.stringify({ version: 4, resources });

const writeState = (stack: string, resources: readonly object[]) =>
  writeFileSync(join(root, ".state", "dev", `${stack}.tfstate`), stateOf(resources));

describe("a stack", () => {
  it.each([
    ["with a resource", [account, key], true],
    ["with nothing but what it looked up", [account], false],
    ["that was destroyed", [], false],
  ])("%s in its state", async (_what, resources, expected) => {
    writeState("one", resources);
    expect(await mayHoldResources(fakeSession("dev", { root }).session, "one")).toBe(expected);
  });

  it("without a state holds nothing", async () => {
    expect(await mayHoldResources(fakeSession("dev", { root }).session, "one")).toBe(false);
  });
});

describe("a stack whose state is in S3", () => {
  afterEach(() => vi.unstubAllEnvs());

  /** What is said of the stack `one` of staging, where the bucket for states holds this. */
  async function ask(resources: readonly object[] | undefined, missing?: number): Promise<boolean> {
    const state = { "observability-platform-terraform-state-staging/staging/one.tfstate": stateOf(resources ?? []) };
    const { connection } = await s3With(resources ? state : {}, missing);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", connection.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", connection.credentials.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", connection.credentials.secretAccessKey);
    return mayHoldResources(fakeSession("staging").session, "one");
  }

  it("is looked at there", async () => {
    expect(await ask([account, key])).toBe(true);
    expect(await ask([account])).toBe(false);
    expect(await ask(undefined)).toBe(false);
  });

  it("may hold resources when that cannot be told", async () => {
    expect(await ask(undefined, 403)).toBe(true);
  });
});

describe("a stack without resources", () => {
  const graph = (content: JsonObject) =>
    new Graph([
      parseStack("full", "/full", [{ file: "full.tf.json", content: { resource: { aws_sqs_queue: { a: {} } } } }]),
      parseStack("room", "/room", [{ file: "room.tf.json", content }]),
    ]);

  it("is left out, and the user is told", async () => {
    const { session, said } = fakeSession("dev", { root });
    expect(await withWork(session, graph({}), ["full", "room"])).toEqual(["full"]);
    expect(said).toEqual(["without resources, left out: room"]);
  });

  it("is worked on while its state holds what it declared once", async () => {
    writeState("room", [key]);
    const { session, said } = fakeSession("dev", { root });
    expect(await withWork(session, graph({}), ["room", "full"])).toEqual(["room", "full"]);
    expect(said).toEqual([]);
  });

  it("is worked on when it tells others something", async () => {
    const { session } = fakeSession("dev", { root });
    expect(await withWork(session, graph({ output: { a: { value: 1 } } }), ["room"])).toEqual(["room"]);
  });
});
