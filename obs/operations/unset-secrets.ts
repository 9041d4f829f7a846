import type { PlatformConfig } from "../../config/index.js";
import { ObsError } from "../errors.js";
import { listSecrets, type SecretStatus } from "./secrets.js";
import type { Session } from "./session.js";
import { targetWords } from "./target-words.js";

/** What is wrong with a secret and what mends it; undefined when it has a value. */
export function secretProblem({ name, state }: SecretStatus, config: PlatformConfig): string | undefined {
  if (state === "set") return undefined;
  const where = targetWords(config);
  if (state === "missing") return `not deployed: obs deploy ${where}`;
  const secret = config.secrets[name];
  const made = secret?.generatedCharacters !== undefined || secret?.holds !== undefined;
  return `has no value: ${made ? `obs deploy ${where}` : `obs secrets set ${where} ${name} < file`}`;
}

/**
 * Warns of each secret without a value, and of not being able to tell: what was deployed is deployed, so nothing is thrown for it.
 * @param endpoint address of a running local AWS; environment `local` only
 */
export async function warnOfUnsetSecrets(session: Session, endpoint: string | undefined): Promise<void> {
  const { config, say } = session;
  if (Object.keys(config.secrets).length === 0) return;
  try {
    for (const secret of await listSecrets(session, endpoint)) {
      const problem = secretProblem(secret, config);
      if (problem) say(`warning: secret ${secret.name}: ${problem}`);
    }
  } catch (error) {
    if (!(error instanceof ObsError)) throw error;
    say(`warning: ${error.message}`);
  }
}
