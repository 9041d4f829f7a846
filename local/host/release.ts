import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { DeployedFunction } from "./deployed/model.js";
import { HostError } from "./errors.js";

/** Who releases, in CloudTrail. */
const RELEASER = "release-pipeline";

/** The modules of a bundle, the handler's with a comment more. */
async function releasedFiles(directory: string): Promise<Record<string, Uint8Array>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".mjs"));
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const));
  const comment = strToU8(`\n// released ${new Date().toISOString()}\n`);
  return Object.fromEntries(files.map(([name, code]) => [name, name === "index.mjs" ? Buffer.concat([code, comment]) : code]));
}

/**
 * Deploys a function's code anew and publishes it as a version, by the API, as a pipeline would. The code differs from what runs in a
 * comment only: what it does wrong is injected.
 * @throws {HostError} when it is refused
 */
export async function releaseFunction(awsUrl: string, region: string, fn: DeployedFunction): Promise<void> {
  const zip = zipSync(await releasedFiles(fn.bundleDirectory));
  // Nobody checks the signature here; its scope tells the service, and who it is.
  const authorization = `AWS4-HMAC-SHA256 Credential=${RELEASER}/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${awsUrl}/2015-03-31/functions/${encodeURIComponent(fn.name)}/code`, {
    method: "PUT",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ ZipFile: Buffer.from(zip).toString("base64"), Publish: true }),
  });
  if (!answer.ok) throw new HostError(`${fn.name} was not deployed: HTTP ${answer.status} ${await answer.text()}`);
}
