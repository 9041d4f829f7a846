import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { PlatformConfig } from "../../../config/index.js";
import type { Connection } from "../aws/connection.js";
import { type SecretStatus, secretStatuses } from "../secrets.js";
import { secretProblem } from "../unset-secrets.js";
import type { Check, Finding } from "./model.js";

const finding = (secret: SecretStatus, config: PlatformConfig): Finding => {
  const problem = secretProblem(secret, config);
  return { subject: secret.name, health: problem ? "bad" : "ok", detail: problem ?? "set" };
};

/** Every secret of the configuration has a value. */
export const secretsCheck = (connection: Connection, config: PlatformConfig): Check => ({
  name: "secrets",
  run: async (signal) => {
    const client = new SecretsManagerClient(connection);
    try {
      return (await secretStatuses(client, config, signal)).map((secret) => finding(secret, config));
    } finally {
      client.destroy();
    }
  },
});
