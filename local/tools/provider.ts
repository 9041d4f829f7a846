/**
 * The AWS provider that the stacks are written for: `@cdktf/provider-aws` 20.1.0 was generated from exactly this version,
 * and the synthesized Terraform requires it.
 */
export const AWS_PROVIDER = {
  host: "registry.terraform.io",
  source: "hashicorp/aws",
  version: "5.100.0",
} as const;

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64", ia32: "386", arm: "arm" };

/** Terraform's name of an operating system and architecture, e.g. `linux_amd64`. */
export const providerPlatform = (platform: string, architecture: string): string =>
  `${platform === "win32" ? "windows" : platform}_${ARCHITECTURES[architecture] ?? architecture}`;
