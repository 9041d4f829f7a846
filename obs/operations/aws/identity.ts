import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ObsError } from "../../errors.js";
import type { Connection } from "./connection.js";
import { awsFailure } from "./errors.js";

/** STS's only operation that needs no permission (API reference, "GetCallerIdentity"). */
const BODY = "Action=GetCallerIdentity&Version=2011-06-15";

/** An identity in the answer, whether it is JSON or XML. */
const ARN = /arn:aws[\w-]*:(?:iam|sts)::\d+:[^<"\s]+/;

const WAIT_MS = 10_000;

/**
 * Who the user's credentials are, by STS.
 * @param client gives the credentials and signs
 * @returns an ARN, e.g. `arn:aws:sts::123456789012:assumed-role/admin/kim`
 * @throws {ObsError} when STS does not say
 */
export async function callerIdentity(
  client: DynamoDBClient,
  { region, endpoint }: Connection,
  environment: string,
): Promise<string> {
  const url = new URL(endpoint ?? `https://sts.${region}.amazonaws.com`);
  try {
    const signer = await client.config.signer();
    const { headers } = await signer.sign(
      {
        method: "POST",
        protocol: url.protocol,
        hostname: url.hostname,
        path: "/",
        headers: { host: url.host, "content-type": "application/x-www-form-urlencoded" },
        body: BODY,
      },
      { signingService: "sts", signingRegion: region },
    );
    const answer = await fetch(url, { method: "POST", headers, body: BODY, signal: AbortSignal.timeout(WAIT_MS) });
    const text = await answer.text();
    const arn = ARN.exec(text)?.[0];
    if (!answer.ok || !arn) throw new ObsError(`STS answered ${answer.status}: ${text.replaceAll(/\s+/g, " ").slice(0, 200)}`);
    return arn;
  } catch (error) {
    throw awsFailure("who you are could not be asked", error, environment);
  }
}
