import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream/index.js";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream/index.js";
import { Construct } from "constructs";
import { LOG_ARCHIVE } from "../../config/index.js";
import { EncryptedBucket } from "./encrypted-bucket.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";

/** Objects per day, so that a day can be restored or queried alone. */
const DAY = "!{timestamp:yyyy/MM/dd}/";
/** Firehose writes an object when either is reached: few large objects, at most five minutes late. */
const BUFFER_MB = 16;
const BUFFER_SECONDS = 300;

/** What the archive needs. */
export interface LogArchiveProps {
  readonly kmsKeyArn: string;
  /** Takes the access logs of the archive's bucket. */
  readonly accessLogs: EncryptedBucket | undefined;
}

/** Older logs: a Firehose stream that log groups subscribe to, into a bucket with a lifecycle (SPEC 1.2). */
export class LogArchive extends Construct {
  readonly streamArn: string;
  readonly bucket: EncryptedBucket;

  constructor(scope: Construct, id: string, { kmsKeyArn, accessLogs }: LogArchiveProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const bucket = new EncryptedBucket(this, "bucket", {
      name: LOG_ARCHIVE,
      encryption: { kmsKeyArn },
      lifecycle: stack.config.logs.archive,
      accessLogs,
    });
    const name = stack.nameOf(LOG_ARCHIVE);
    const errors = new EncryptedLogGroup(this, "errors", { name: `/aws/kinesisfirehose/${name}`, kmsKeyArn });
    const errorStream = new CloudwatchLogStream(this, "error-stream", { name: "delivery", logGroupName: errors.name });
    const role = new ServiceRole(this, "role", {
      name: LOG_ARCHIVE,
      assumedBy: "firehose.amazonaws.com",
      // Firehose names the account as the external id (page "Controlling access with Amazon Data Firehose").
      conditions: { StringEquals: { "sts:ExternalId": stack.aws.accountId } },
      statements: [
        {
          sid: "WriteObjects",
          actions: [
            "s3:AbortMultipartUpload",
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:PutObject",
          ],
          resources: [bucket.handle.arn, `${bucket.handle.arn}/*`],
        },
        { sid: "EncryptObjects", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] },
        { sid: "ReportErrors", actions: ["logs:PutLogEvents"], resources: [`${errors.arn}:*`] },
      ],
    });
    const stream = new KinesisFirehoseDeliveryStream(this, "Default", {
      name,
      destination: "extended_s3",
      serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: kmsKeyArn },
      extendedS3Configuration: {
        bucketArn: bucket.handle.arn,
        roleArn: role.arn,
        kmsKeyArn,
        prefix: `logs/${DAY}`,
        errorOutputPrefix: `errors/!{firehose:error-output-type}/${DAY}`,
        bufferingSize: BUFFER_MB,
        bufferingInterval: BUFFER_SECONDS,
        // CloudWatch Logs sends its records gzipped already.
        compressionFormat: "UNCOMPRESSED",
        cloudwatchLoggingOptions: { enabled: true, logGroupName: errors.name, logStreamName: errorStream.name },
      },
      dependsOn: [role.policy],
    });
    this.bucket = bucket;
    this.streamArn = stream.arn;
  }
}
