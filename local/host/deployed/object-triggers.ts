import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { functionNameOf } from "./arns.js";

/** A deployed bucket → function trigger. */
export interface DeployedObjectTrigger {
  /** `configurationId` of the event. */
  readonly id: string;
  readonly bucket: string;
  readonly functionName: string;
  /** S3 event types, e.g. `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** "": any. */
  readonly prefix: string;
  /** "": any. */
  readonly suffix: string;
}

const Filter = v.nullish(v.string(), "");
const Notification = v.looseObject({
  bucket: v.string(),
  lambda_function: v.optional(
    v.array(
      v.looseObject({
        id: v.optional(v.string(), ""),
        lambda_function_arn: v.string(),
        events: v.array(v.string()),
        filter_prefix: Filter,
        filter_suffix: Filter,
      }),
    ),
    [],
  ),
});

/** Bucket → function triggers. Those to queues and topics are moto's own. */
export const deployedObjectTriggers = (resources: readonly StateResource[]): DeployedObjectTrigger[] =>
  resources
    .filter(({ type }) => type === "aws_s3_bucket_notification")
    .map((resource) => attributesOf(resource, Notification))
    .flatMap(({ bucket, lambda_function: functions }) =>
      functions.map(({ id, lambda_function_arn: arn, events, filter_prefix: prefix, filter_suffix: suffix }) => ({
        id,
        bucket,
        functionName: functionNameOf(arn),
        events,
        prefix,
        suffix,
      })),
    );
