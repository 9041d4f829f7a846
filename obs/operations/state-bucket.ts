import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as v from "valibot";
import { nameOf } from "./aws/errors.js";

/** One thing that must hold for the bucket of the states. */
interface BucketSetting {
  readonly what: string;
  readonly isSet: (s3: S3Client, bucket: string) => Promise<boolean>;
  readonly set: (s3: S3Client, bucket: string) => Promise<unknown>;
}

/** What S3 calls the absence of a setting. */
const ABSENT = new Set([
  "NoSuchPublicAccessBlockConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
  "NoSuchBucketPolicy",
]);

/** The answer, or undefined where nothing is set yet. */
async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (ABSENT.has(nameOf(error))) return undefined;
    throw error;
  }
}

const PRIVATE = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

const TLS_ONLY = "TlsOnly";
const PolicySchema = v.looseObject({
  Statement: v.array(
    v.looseObject({
      Sid: v.optional(v.string()),
      Effect: v.optional(v.string()),
      Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
    }),
  ),
});

const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

const tlsOnly = (bucket: string, region: string) => {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return {
    Sid: TLS_ONLY,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
};

async function policyOf(s3: S3Client, bucket: string): Promise<v.InferOutput<typeof PolicySchema>> {
  const answer = await unlessAbsent(s3.send(new GetBucketPolicyCommand({ Bucket: bucket })));
  return v.parse(PolicySchema, answer?.Policy ? JSON.parse(answer.Policy) : { Version: "2012-10-17", Statement: [] });
}

/** Statements of others stay: the bucket may be shared. */
async function addTlsOnly(s3: S3Client, bucket: string): Promise<unknown> {
  const policy = await policyOf(s3, bucket);
  const Statement = [...policy.Statement.filter(({ Sid }) => Sid !== TLS_ONLY), tlsOnly(bucket, await s3.config.region())];
  return s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ ...policy, Statement }) }));
}

/** What must hold for the bucket of the states, in the order in which it is set: nothing is public at any time. */
export const BUCKET_SETTINGS: readonly BucketSetting[] = [
  {
    what: "no public access",
    isSet: async (s3, Bucket) => {
      const answer = await unlessAbsent(s3.send(new GetPublicAccessBlockCommand({ Bucket })));
      const block = answer?.PublicAccessBlockConfiguration;
      return Boolean(block?.BlockPublicAcls && block.BlockPublicPolicy && block.IgnorePublicAcls && block.RestrictPublicBuckets);
    },
    set: (s3, Bucket) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: PRIVATE })),
  },
  {
    what: "versions",
    isSet: async (s3, Bucket) => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status === "Enabled",
    set: (s3, Bucket) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } })),
  },
  {
    // With KMS under AWS's own key: the platform's key is made by a stack whose state lies in this bucket.
    what: "encryption",
    isSet: async (s3, Bucket) => {
      const answer = await unlessAbsent(s3.send(new GetBucketEncryptionCommand({ Bucket })));
      const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
      return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm?.startsWith("aws:kms") ?? false;
    },
    set: (s3, Bucket) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" }, BucketKeyEnabled: true }],
          },
        }),
      ),
  },
  {
    what: "TLS only",
    isSet: async (s3, bucket) =>
      (await policyOf(s3, bucket)).Statement.some(
        ({ Sid, Effect, Condition }) =>
          Sid === TLS_ONLY && Effect === "Deny" && String(Condition?.Bool?.["aws:SecureTransport"]) === "false",
      ),
    set: addTlsOnly,
  },
];
