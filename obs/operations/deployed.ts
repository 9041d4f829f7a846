import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localStateFolder } from "../../config/index.js";
import { parseState } from "../../terraform/state.js";
import type { Session } from "./session.js";

/**
 * False when it is certain that the stack holds no resource. A state that is not on this machine may hold some.
 * @throws {TerraformStateError} when the state is broken
 */
export function mayHoldResources({ root, config }: Pick<Session, "root" | "config">, stack: string): boolean {
  if (config.state.kind !== "local") return true;
  const file = join(root, localStateFolder(config), `${stack}.tfstate`);
  return existsSync(file) && parseState(readFileSync(file, "utf8"), file).length > 0;
}
