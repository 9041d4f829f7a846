import { isObject } from "../../terraform/index.js";
import type { LocalStack } from "../transform/index.js";

/** Seconds that creating one takes with the provider's own waits, measured on moto; they overlap inside a stack. */
const SLOW_CREATES: Readonly<Record<string, number>> = {
  aws_s3_bucket_lifecycle_configuration: 55,
  aws_sqs_queue: 25,
  aws_sqs_queue_policy: 25,
  aws_lambda_function: 22,
  aws_vpc: 11,
  aws_kinesis_firehose_delivery_stream: 10,
};

/** Seconds that Terraform itself needs for a stack. */
const TERRAFORM_SECONDS = 4;

/** A guess at the seconds that a first apply of the stack takes: its slowest creates, one after the other. */
export function expectedSeconds(stack: LocalStack): number {
  const resources = stack.document.resource;
  const types = isObject(resources) ? Object.keys(resources) : [];
  return types.reduce((sum, type) => sum + (SLOW_CREATES[type] ?? 0), TERRAFORM_SECONDS);
}
