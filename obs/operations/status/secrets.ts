import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { PlatformConfig } from "../../../config/index.js";
import type { Connection } from "../aws/connection.js";
import { type SecretStatus, secretStatuses } from "../secrets.js";
import type { Check, Finding } from "./model.js";

const finding = ({ name, state }: SecretStatus, config: PlatformConfig): Finding => {
  const { environment } = config;
  if (state === "set") return { subject: name, health: "ok", detail: "set" };
  if (state === "missing") return { subject: name, health: "bad", detail: `not deployed: obs deploy ${environment}` };
  const made = config.secrets[name]?.generatedCharacters !== undefined;
  const mend = made ? `obs deploy ${environment}` : `obs secrets set ${environment} ${name} < file`;
  return { subject: name, health: "bad", detail: `has no value: ${mend}` };
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
