import { createHash } from "node:crypto";
import { zipSync } from "fflate";

/** Unix permissions of a regular file, rw-r--r--, where the zip format keeps them. */
const FILE_ATTRIBUTES = 0o100644 << 16;

/**
 * A zip of files whose bytes depend on nothing but the files: no clock, time zone, system or order.
 * The time is set in local time because the format stores local time.
 */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const options = { mtime: new Date(1980, 0, 1), os: 3, attrs: FILE_ATTRIBUTES, level: 9 } as const;
  const names = Object.keys(files).sort();
  return zipSync(Object.fromEntries(names.map((name) => [name, [files[name] ?? new Uint8Array(), options]])));
}

/** SHA-256 as Terraform's `source_code_hash` wants it. */
export const sha256Base64 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("base64");
