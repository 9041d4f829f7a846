import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../errors.js";
import { AWS_PROVIDER, providerPlatform } from "./provider.js";
import type { Environment } from "./which.js";

/** Where to look for a provider mirror when `TF_PLUGIN_MIRROR` does not name one. */
export const mirrorRoots = (home: string = homedir()): readonly string[] => [
  "/opt",
  "/usr/local/share",
  "/usr/share",
  join(home, ".terraform.d"),
  join(home, ".local", "share"),
];

/** Depth of the folder `registry.terraform.io` below a root, at most. */
const MAX_DEPTH = 3;

const folders = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== ".terraform" && entry.name !== "node_modules")
      .map((entry) => entry.name)
      .sort();
  } catch {
    return []; // absent or not readable: nothing to find there
  }
};

/** True when the mirror holds the wanted version for this platform, unpacked or as the archive. */
export function holdsProvider(mirror: string, platform: string): boolean {
  const base = join(mirror, AWS_PROVIDER.host, ...AWS_PROVIDER.source.split("/"));
  const archive = `terraform-provider-aws_${AWS_PROVIDER.version}_${platform}.zip`;
  return existsSync(join(base, AWS_PROVIDER.version, platform)) || existsSync(join(base, archive));
}

function searchBelow(folder: string, depth: number, platform: string): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const names = folders(folder);
  if (names.includes(AWS_PROVIDER.host) && holdsProvider(folder, platform)) return folder;
  for (const name of names) {
    const found = searchBelow(join(folder, name), depth + 1, platform);
    if (found) return found;
  }
  return undefined;
}

/**
 * A local folder from which Terraform can install the provider: `TF_PLUGIN_MIRROR`, else the first that is found. Who has
 * internet needs none.
 * @throws {ToolError} when `TF_PLUGIN_MIRROR` is set and does not hold the provider
 */
export function findMirror(env: Environment, roots: readonly string[] = mirrorRoots()): string | undefined {
  const platform = providerPlatform(process.platform, process.arch);
  const named = env.TF_PLUGIN_MIRROR;
  if (named) {
    if (holdsProvider(named, platform)) return named;
    throw new ToolError([
      `TF_PLUGIN_MIRROR=${named} does not hold ${AWS_PROVIDER.host}/${AWS_PROVIDER.source} ${AWS_PROVIDER.version} for ${platform}: name another folder, or unset it`,
    ]);
  }
  for (const root of roots) {
    const found = searchBelow(root, 1, platform);
    if (found) return found;
  }
  return undefined;
}
