import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { localStateFolder } from "../../config/index.js";
import type { Connection } from "./aws/connection.js";
import { nameOf } from "./aws/errors.js";
import type { Session } from "./session.js";

/** Text of a stack's state; undefined where there is none. Rejects with what the SDK throws. */
export type ReadState = (stack: string, signal: AbortSignal) => Promise<string | undefined>;

/** Reads states from where the environment's configuration keeps them. */
export function stateReader({ root, config }: Pick<Session, "root" | "config">, connection: Connection): ReadState {
  const { state, environmentSuffix } = config;
  if (state.kind === "local")
    return async (stack) => {
      const file = join(root, localStateFolder(config), `${stack}.tfstate`);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    };
  return async (stack, abortSignal) => {
    const s3 = new S3Client({ ...connection, region: state.region });
    try {
      const Key = `${environmentSuffix}/${stack}.tfstate`;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: state.bucket, Key }), { abortSignal });
      return await Body?.transformToString();
    } catch (error) {
      if (nameOf(error) === "NoSuchKey") return undefined;
      throw error;
    } finally {
      s3.destroy();
    }
  };
}
