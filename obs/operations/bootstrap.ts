import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  S3Client,
  waitUntilBucketExists,
} from "@aws-sdk/client-s3";
import type { PlatformConfig } from "../../config/index.js";
import { ObsError, UsageError } from "../errors.js";
import { connect } from "./aws/connection.js";
import { awsFailure, statusOf } from "./aws/errors.js";
import type { Session } from "./session.js";
import { BUCKET_SETTINGS } from "./state-bucket.js";

/** Where a shared environment keeps its state. */
type S3State = Extract<PlatformConfig["state"], { kind: "s3" }>;

/** S3's first region is named by leaving it out. */
const FIRST_REGION = "us-east-1";
const CREATED_WITHIN_SECONDS = 60;

const isRegion = (region: string): region is BucketLocationConstraint => region !== FIRST_REGION;

/** True when the bucket is there and ours. @throws {ObsError} when it is somebody else's, or in another region */
async function exists(s3: S3Client, { bucket, region }: S3State, environment: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return false;
    const change = `put another name into state.bucket of config/${environment}.ts`;
    if (status === 403)
      throw new ObsError(
        `the bucket ${bucket} belongs to another account, or these credentials may not reach it: ${change}, or use others`,
        1,
        { cause: error },
      );
    if (status === 301)
      throw new ObsError(`the bucket ${bucket} is not in ${region}: put its region into state.region, or ${change}`, 1, {
        cause: error,
      });
    throw error;
  }
}

async function create(s3: S3Client, { bucket, region }: S3State): Promise<void> {
  const location = isRegion(region) ? { CreateBucketConfiguration: { LocationConstraint: region } } : {};
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectOwnership: "BucketOwnerEnforced", ...location }));
  await waitUntilBucketExists({ client: s3, maxWaitTime: CREATED_WITHIN_SECONDS }, { Bucket: bucket });
}

async function prepare(session: Session, state: S3State): Promise<void> {
  const { say, config } = session;
  const s3 = new S3Client({ ...(await connect(session, undefined)), region: state.region });
  try {
    const there = await exists(s3, state, config.environment);
    if (!there) await create(s3, state);
    say(there ? `${state.bucket} exists` : `created ${state.bucket} in ${state.region}`);
    for (const { what, isSet, set } of BUCKET_SETTINGS) {
      const fine = await isSet(s3, state.bucket);
      if (!fine) await set(s3, state.bucket);
      say(fine ? `${what}: as it should be` : `${what}: set`);
    }
  } catch (error) {
    if (error instanceof ObsError) throw error;
    throw awsFailure(`the bucket ${state.bucket} could not be prepared`, error, config.environment);
  } finally {
    s3.destroy();
  }
}

/**
 * Makes the bucket that the environment's configuration names for its state, and sets what is not as it should be: versions,
 * encryption, no public access, TLS only. What is right already is left alone, so it can be run again.
 * @throws {UsageError} where the state is on this machine
 * @throws {ObsError} when AWS refuses, or the name is another's
 */
export async function bootstrap(session: Session): Promise<void> {
  const { config } = session;
  if (config.state.kind !== "s3")
    throw new UsageError(
      `${config.environment} keeps its state on this machine: there is no bucket to make. A shared environment names one in ` +
        `config/${config.environment}.ts: state: { kind: "s3", bucket, region }`,
    );
  await prepare(session, config.state);
}
