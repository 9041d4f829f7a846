import { posix } from "node:path";
import { asObjects, type JsonObject } from "./json.js";
import type { Block, Stack } from "./model.js";

/** Type of the data source that reads another stack's outputs. */
export const REMOTE_STATE = "terraform_remote_state";

/** Two backends with the same key hold the same state. */
const backendKey = (type: string, config: JsonObject, directory: string): string => {
  if (type === "local") return `local ${posix.resolve("/", directory, String(config.path ?? "terraform.tfstate"))}`;
  if (type === "s3") return `s3 ${String(config.bucket)}/${String(config.key)}`;
  return `${type} ${JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
};

/** Finds the stack whose state a `terraform_remote_state` reads. */
export function stackBehind(data: Block, reader: Stack, stacks: Iterable<Stack>): Stack | undefined {
  const [config = {}] = asObjects(data.attributes.config);
  const wanted = backendKey(String(data.attributes.backend), config, reader.directory);
  for (const stack of stacks)
    if (stack.backend && backendKey(stack.backend.type, stack.backend.config, stack.directory) === wanted) return stack;
  return undefined;
}
