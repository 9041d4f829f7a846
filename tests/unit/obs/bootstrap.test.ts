import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { bootstrap } from "../../../obs/operations/bootstrap.js";
import { fakeSession } from "./support.js";

const s3 = mockClient(S3Client);
afterAll(() => s3.restore());
afterEach(() => s3.reset());

const BUCKET = "observability-platform-terraform-state-staging";
const failure = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode } });
/** How often each setting was put: public access, versions, encryption, policy. */
const puts = (): number[] => [
  s3.commandCalls(PutPublicAccessBlockCommand).length,
  s3.commandCalls(PutBucketVersioningCommand).length,
  s3.commandCalls(PutBucketEncryptionCommand).length,
  s3.commandCalls(PutBucketPolicyCommand).length,
];

/** A bucket as S3 makes it: nothing is set. */
function bareBucket(): void {
  s3.on(GetBucketVersioningCommand).resolves({});
  s3.on(GetPublicAccessBlockCommand).rejects(failure("NoSuchPublicAccessBlockConfiguration", 404));
  s3.on(GetBucketEncryptionCommand).resolves({
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
  });
  s3.on(GetBucketPolicyCommand).rejects(failure("NoSuchBucketPolicy", 404));
}

/** Puts into the bucket what was sent to it. */
function storePuts(): void {
  const [block] = s3.commandCalls(PutPublicAccessBlockCommand);
  const [versions] = s3.commandCalls(PutBucketVersioningCommand);
  const [encryption] = s3.commandCalls(PutBucketEncryptionCommand);
  const [policy] = s3.commandCalls(PutBucketPolicyCommand);
  const answers = {
    block: block?.args[0].input.PublicAccessBlockConfiguration,
    Status: versions?.args[0].input.VersioningConfiguration?.Status,
    encryption: encryption?.args[0].input.ServerSideEncryptionConfiguration,
    Policy: policy?.args[0].input.Policy,
  };
  s3.reset();
  s3.on(HeadBucketCommand).resolves({});
  s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration: answers.block });
  s3.on(GetBucketVersioningCommand).resolves({ Status: answers.Status });
  s3.on(GetBucketEncryptionCommand).resolves({ ServerSideEncryptionConfiguration: answers.encryption });
  s3.on(GetBucketPolicyCommand).resolves({ Policy: answers.Policy });
}

describe("obs bootstrap", () => {
  it("makes the bucket that the configuration names, private, versioned, encrypted and by TLS only", async () => {
    s3.on(HeadBucketCommand).rejectsOnce(failure("NotFound", 404)).resolves({});
    bareBucket();
    const { session, said } = fakeSession("staging");
    await bootstrap(session);
    expect(s3.commandCalls(CreateBucketCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: BUCKET, ObjectOwnership: "BucketOwnerEnforced" },
    ]);
    expect(puts()).toEqual([1, 1, 1, 1]);
    const policy = JSON.parse(s3.commandCalls(PutBucketPolicyCommand)[0]?.args[0].input.Policy ?? "{}");
    expect(policy.Statement).toEqual([
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    ]);
    expect(said).toEqual([
      `created ${BUCKET} in us-east-1`,
      "no public access: set",
      "versions: set",
      "encryption: set",
      "TLS only: set",
    ]);
  });

  it("changes nothing the second time, and says so", async () => {
    s3.on(HeadBucketCommand).rejectsOnce(failure("NotFound", 404)).resolves({});
    bareBucket();
    await bootstrap(fakeSession("staging").session);
    storePuts();
    const { session, said } = fakeSession("staging");
    await bootstrap(session);
    expect(s3.commandCalls(CreateBucketCommand)).toEqual([]);
    expect(puts()).toEqual([0, 0, 0, 0]);
    expect(said).toEqual([
      `${BUCKET} exists`,
      ...["no public access", "versions", "encryption", "TLS only"].map((what) => `${what}: as it should be`),
    ]);
  });

  it("mends one setting and leaves the others and foreign statements alone", async () => {
    s3.on(HeadBucketCommand).rejectsOnce(failure("NotFound", 404)).resolves({});
    bareBucket();
    await bootstrap(fakeSession("staging").session);
    storePuts();
    const foreign = { Sid: "Audit", Effect: "Allow", Principal: { AWS: "arn:aws:iam::1:root" }, Action: "s3:GetObject" };
    s3.on(GetBucketPolicyCommand).resolves({ Policy: JSON.stringify({ Version: "2012-10-17", Statement: [foreign] }) });
    await bootstrap(fakeSession("staging").session);
    expect(puts()).toEqual([0, 0, 0, 1]);
    const policy = JSON.parse(s3.commandCalls(PutBucketPolicyCommand)[0]?.args[0].input.Policy ?? "{}");
    expect(policy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(["Audit", "TlsOnly"]);
  });

  it("names the region where it is not S3's first, and the partition's ARNs", async () => {
    s3.on(HeadBucketCommand).rejectsOnce(failure("NotFound", 404)).resolves({});
    bareBucket();
    const state = { kind: "s3", bucket: "mine", region: "us-gov-west-1" } as const;
    await bootstrap(fakeSession("staging", { config: { state } }).session);
    expect(s3.commandCalls(CreateBucketCommand)[0]?.args[0].input.CreateBucketConfiguration).toEqual({
      LocationConstraint: "us-gov-west-1",
    });
    expect(s3.commandCalls(PutBucketPolicyCommand)[0]?.args[0].input.Policy).toContain("arn:aws-us-gov:s3:::mine/*");
  });

  it.each([
    [403, "belongs to another account"],
    [301, "is not in us-east-1"],
  ])("stops at a bucket that is not ours (%d)", async (status, says) => {
    s3.on(HeadBucketCommand).rejects(failure("x", status));
    await expect(bootstrap(fakeSession("staging").session)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(says),
    });
    expect(s3.commandCalls(CreateBucketCommand)).toEqual([]);
  });

  it("passes on what AWS says, with what mends it", async () => {
    s3.on(HeadBucketCommand).rejects(new Error("Could not load credentials from any providers"));
    await expect(bootstrap(fakeSession("prod").session)).rejects.toThrow(
      /could not be prepared: Could not load[\s\S]*AWS_PROFILE/i,
    );
  });

  it("is refused where the state is on this machine", async () => {
    await expect(bootstrap(fakeSession("dev").session)).rejects.toMatchObject({ exitCode: 2 });
    expect(s3.calls()).toEqual([]);
  });
});
