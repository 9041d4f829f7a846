import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { localStateFolder } from "../../../config/index.js";
import { parseState } from "../../../terraform/state.js";
import type { Connection } from "../aws/connection.js";
import { nameOf } from "../aws/errors.js";
import type { Session } from "../session.js";
import type { Check, Finding } from "./model.js";

/** Text of a stack's state; undefined where there is none. */
type ReadState = (stack: string, signal: AbortSignal) => Promise<string | undefined>;

function stateReader({ root, config }: Session, connection: Connection): ReadState {
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

/** Every stack that is synthesized has a state that holds something. */
export function stacksCheck(session: Session, connection: Connection, stacks: readonly string[]): Check {
  const read = stateReader(session, connection);
  const look = async (stack: string, signal: AbortSignal): Promise<Finding> => {
    const text = await read(stack, signal);
    const resources = text === undefined ? 0 : parseState(text, `the state of ${stack}`).length;
    return resources > 0
      ? { subject: stack, health: "ok", detail: `${resources} resources` }
      : { subject: stack, health: "bad", detail: `not deployed: obs deploy ${session.config.environment} ${stack}` };
  };
  return { name: "stacks", run: (signal) => Promise.all(stacks.map((stack) => look(stack, signal))) };
}
