import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { listSecrets, setSecret } from "../../../obs/operations/secrets.js";
import { warnOfUnsetSecrets } from "../../../obs/operations/unset-secrets.js";
import { fakeSession } from "./support.js";

const manager = mockClient(SecretsManagerClient);
afterAll(() => manager.restore());
afterEach(() => manager.reset());

const secrets = {
  "slack-webhook": { description: "where alerts go to" },
  "pseudonym-key": { description: "makes user hashes", generatedCharacters: 64 },
};
const staging = () => fakeSession("staging", { config: { secrets } });
const notThere = () => new ResourceNotFoundException({ message: "no such secret", $metadata: {} });
const stored = () => manager.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input);
const value = (text: string) => async () => text;

describe("obs secrets set", () => {
  it("stores what stdin gives, without the line end, and tells the name alone", async () => {
    manager.on(PutSecretValueCommand).resolves({});
    const { session, said, printed } = staging();
    await setSecret(session, "slack-webhook", value("https://hooks.example.com/s3cret\n"));
    expect(stored()).toEqual([
      { SecretId: "observability-platform-slack-webhook-staging", SecretString: "https://hooks.example.com/s3cret" },
    ]);
    expect([...said, ...printed]).toEqual(["set observability-platform-slack-webhook-staging"]);
  });

  it("keeps line ends inside of the value", async () => {
    manager.on(PutSecretValueCommand).resolves({});
    await setSecret(staging().session, "slack-webhook", value("a\nb\r\n"));
    expect(stored()[0]?.SecretString).toBe("a\nb");
  });

  it.each([
    ["nothing", "", /empty/],
    ["a line end alone", "\n", /empty/],
    ["more than Secrets Manager holds", "ä".repeat(32_769), /65538 bytes/],
  ])("refuses %s", async (_what, text, says) => {
    const refused = setSecret(staging().session, "slack-webhook", value(text));
    await expect(refused).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(says) });
    expect(stored()).toEqual([]);
  });

  it.each([
    ["slack", /there is no secret slack: the secrets of staging are pseudonym-key, slack-webhook/],
    ["pseudonym-key", /made by AWS/],
  ])("refuses %s before it reads the value", async (name, says) => {
    const read = () => Promise.reject(new Error("was read"));
    await expect(setSecret(staging().session, name, read)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(says),
    });
  });

  it("says what to deploy where the secret is not there, and never the value", async () => {
    manager.on(PutSecretValueCommand).rejects(notThere());
    const refused = setSecret(staging().session, "slack-webhook", value("s3cret"));
    await expect(refused).rejects.toThrow("is not deployed: run obs deploy staging first");
    await expect(refused).rejects.not.toThrow("s3cret");
  });
});

describe("obs secrets list", () => {
  it("tells which are set, which are empty and which are not deployed", async () => {
    const changed = new Date("2026-11-01T00:00:00Z");
    const config = { secrets: { ...secrets, "pager-key": { description: "key of the pager" } } };
    manager
      .on(DescribeSecretCommand, { SecretId: "observability-platform-pseudonym-key-staging" })
      .resolves({ VersionIdsToStages: { a: ["AWSPREVIOUS"], b: ["AWSCURRENT"] }, LastChangedDate: changed })
      .on(DescribeSecretCommand, { SecretId: "observability-platform-slack-webhook-staging" })
      .resolves({ LastChangedDate: changed })
      .on(DescribeSecretCommand, { SecretId: "observability-platform-pager-key-staging" })
      .rejects(notThere());
    expect(await listSecrets(fakeSession("staging", { config }).session)).toEqual([
      { name: "pager-key", state: "missing", description: "key of the pager" },
      { name: "pseudonym-key", state: "set", changed, description: "makes user hashes" },
      { name: "slack-webhook", state: "empty", description: "where alerts go to" },
    ]);
  });

  it("fails when AWS refuses", async () => {
    manager.on(DescribeSecretCommand).rejects(new Error("AccessDenied: not authorized"));
    await expect(listSecrets(staging().session)).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe("after a deployment", () => {
  it("each secret without a value is told of, with the command that sets it", async () => {
    manager
      .on(DescribeSecretCommand, { SecretId: "observability-platform-pseudonym-key-staging" })
      .resolves({ VersionIdsToStages: { a: ["AWSCURRENT"] } })
      .on(DescribeSecretCommand, { SecretId: "observability-platform-slack-webhook-staging" })
      .resolves({});
    const { session, said } = staging();
    await warnOfUnsetSecrets(session, undefined);
    expect(said).toEqual(["warning: secret slack-webhook: has no value: obs secrets set staging slack-webhook < file"]);
  });

  it("names the copy that was deployed", async () => {
    manager.on(DescribeSecretCommand).resolves({});
    const copy = fakeSession("staging", { config: { secrets, environmentSuffix: "pr-7" } });
    await warnOfUnsetSecrets(copy.session, undefined);
    expect(copy.said).toEqual([
      "warning: secret pseudonym-key: has no value: obs deploy staging --suffix pr-7",
      "warning: secret slack-webhook: has no value: obs secrets set staging --suffix pr-7 slack-webhook < file",
    ]);
  });

  it("nothing is said where all are set, or there are none", async () => {
    manager.on(DescribeSecretCommand).resolves({ VersionIdsToStages: { a: ["AWSCURRENT"] } });
    const all = staging();
    await warnOfUnsetSecrets(all.session, undefined);
    const none = fakeSession("staging", { config: { secrets: {} } });
    await warnOfUnsetSecrets(none.session, undefined);
    expect([...all.said, ...none.said]).toEqual([]);
  });

  it("AWS's refusal to tell is a warning, not a failed deployment", async () => {
    manager.on(DescribeSecretCommand).rejects(new Error("AccessDenied: not authorized"));
    const { session, said } = staging();
    await warnOfUnsetSecrets(session, undefined);
    expect(said).toEqual([expect.stringMatching(/^warning: the secrets cannot be read: .*AccessDenied/)]);
  });
});
