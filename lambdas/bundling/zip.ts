import { createHash } from "node:crypto";
import { zipSync } from "fflate";

/** Unix permissions of a regular file, rw-r--r--, where the zip format keeps them. */
const FILE_ATTRIBUTES = 0o100644 << 16;

/**
 * A zip with one file whose bytes depend on nothing but the file: no clock, time zone, system or file order.
 * The time is set in local time because the format stores local time.
 */
export function zipOf(name: string, content: Uint8Array): Uint8Array {
  return zipSync({ [name]: [content, { mtime: new Date(1980, 0, 1), os: 3, attrs: FILE_ATTRIBUTES, level: 9 }] });
}

/** SHA-256 as Terraform's `source_code_hash` wants it. */
export const sha256Base64 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("base64");
