import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { secretVariables } from "../../../../local/host/container/secrets.js";

const client = new SecretsManagerClient({ region: "us-east-1" });
const mock = mockClient(client);
beforeEach(() => void mock.reset());

const read = (jsonKey: string | null = null) =>
  secretVariables(client, "order-api", [{ variable: "PSEUDONYM_KEY", secretArn: "arn:key", jsonKey }]);

describe("a container's secrets", () => {
  test("are read by their ARN, whole or by a key", async () => {
    mock.on(GetSecretValueCommand, { SecretId: "arn:key" }).resolves({ SecretString: '{"password":"hunter2","port":1}' });
    expect(await read()).toEqual({ PSEUDONYM_KEY: '{"password":"hunter2","port":1}' });
    expect(await read("password")).toEqual({ PSEUDONYM_KEY: "hunter2" });
    expect(await read("port")).toEqual({ PSEUDONYM_KEY: "1" });
  });

  test("that have no value, or no such key, stop the start; the message never holds a value", async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretString: "hunter2" });
    const refused = await read("password").catch(String);
    expect(refused).toMatch(/order-api cannot start: PSEUDONYM_KEY needs the secret arn:key: it is no JSON object with the key/);
    expect(refused).not.toContain("hunter2");
    mock.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "x", $metadata: {} }));
    await expect(read()).rejects.toThrow(/arn:key: it has no value/);
  });
});
