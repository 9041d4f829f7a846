import { MOTO_CREDENTIALS } from "../../../local/moto/index.js";
import { UsageError } from "../../errors.js";
import { findLocalAws } from "../local-target.js";
import type { Session } from "../session.js";

/** What every client of the AWS SDK is made with. */
export interface Connection {
  readonly region: string;
  /** Address of the local AWS; AWS itself where it is not set. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * The AWS of the session's environment: a local one for `local`, else the account of the user's credentials.
 * @param endpoint address of a running local AWS; environment `local` only
 * @throws {UsageError} when `local` has no local AWS, or another environment was given one
 */
export async function connect(session: Session, endpoint: string | undefined): Promise<Connection> {
  const { environment, region } = session.config;
  // One line about Node.js for each client, which tells nothing about the platform.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  if (environment === "local") {
    const { url } = await findLocalAws(session, endpoint);
    return { region, endpoint: url, credentials: MOTO_CREDENTIALS };
  }
  if (endpoint) throw new UsageError(`--endpoint is for the environment local; ${environment} is in AWS`);
  return { region };
}
