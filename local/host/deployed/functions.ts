import { basename, join } from "node:path";
import * as v from "valibot";
import { SERVICE_TAG } from "../../../config/names.js";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { DeploymentError } from "../errors.js";
import { functionNameOf } from "./arns.js";
import { deployedAsyncPolicies } from "./async-policy.js";
import type { DeployedEventSource, DeployedFunction, DeployedQueue } from "./model.js";

const Tags = v.optional(v.nullable(v.record(v.string(), v.string())));

const LambdaFunction = v.looseObject({
  function_name: v.string(),
  arn: v.string(),
  filename: v.string("must name the zip: the host runs bundles from disk"),
  handler: v.pipe(v.string(), v.regex(/^index\.[A-Za-z_$][\w$]*$/, "must be index.<export>")),
  runtime: v.pipe(v.string(), v.regex(/^nodejs\d+\.x$/, "must be a Node.js runtime")),
  memory_size: v.number(),
  timeout: v.number(),
  reserved_concurrent_executions: v.number(),
  environment: v.array(v.looseObject({ variables: v.optional(v.nullable(v.record(v.string(), v.string()))) })),
  logging_config: v.optional(v.array(v.looseObject({ log_group: v.optional(v.nullable(v.string())) })), []),
  tracing_config: v.optional(v.array(v.looseObject({ mode: v.string() })), []),
  dead_letter_config: v.optional(v.nullable(v.array(v.looseObject({ target_arn: v.optional(v.nullable(v.string())) })))),
  tags: Tags,
  tags_all: Tags,
});

/** Folder of the unpacked bundle: beside the zip that Terraform uploads, without its `.zip`. */
const bundleDirectoryOf = (filename: string, bundlesDirectory: string): string =>
  join(bundlesDirectory, basename(filename).replace(/\.zip$/, ""));

/** Deployed functions. `bundlesDirectory` holds one unpacked bundle a handler. */
export function deployedFunctions(resources: readonly StateResource[], bundlesDirectory: string): DeployedFunction[] {
  const policies = deployedAsyncPolicies(resources);
  return resources
    .filter((resource) => resource.type === "aws_lambda_function")
    .map((resource) => attributesOf(resource, LambdaFunction))
    .map((attributes) => ({
      name: attributes.function_name,
      arn: attributes.arn,
      service: (attributes.tags_all ?? attributes.tags)?.[SERVICE_TAG] ?? attributes.function_name,
      environment: attributes.environment[0]?.variables ?? {},
      memoryMb: attributes.memory_size,
      timeoutSeconds: attributes.timeout,
      reservedConcurrency: attributes.reserved_concurrent_executions < 0 ? null : attributes.reserved_concurrent_executions,
      exportName: attributes.handler.slice("index.".length),
      runtime: attributes.runtime,
      bundleDirectory: bundleDirectoryOf(attributes.filename, bundlesDirectory),
      logGroup: attributes.logging_config[0]?.log_group || `/aws/lambda/${attributes.function_name}`,
      activeTracing: attributes.tracing_config[0]?.mode === "Active",
      asynchronous: policies.of(attributes.function_name, attributes.dead_letter_config?.[0]?.target_arn || null),
    }));
}

const Mapping = v.looseObject({
  id: v.string(),
  event_source_arn: v.string(),
  function_name: v.string(),
  batch_size: v.number(),
  maximum_batching_window_in_seconds: v.optional(v.nullable(v.number())),
  function_response_types: v.optional(v.nullable(v.array(v.string()))),
  scaling_config: v.optional(v.nullable(v.array(v.looseObject({ maximum_concurrency: v.optional(v.nullable(v.number())) })))),
});

/**
 * Queue → function triggers. Disabled ones are not deployed here, and `enabled` in the state says only whether moto polls, which
 * the host switches off. @throws {DeploymentError} when a trigger's queue is not deployed */
export function deployedEventSources(
  resources: readonly StateResource[],
  queues: readonly DeployedQueue[],
): DeployedEventSource[] {
  return resources
    .filter((resource) => resource.type === "aws_lambda_event_source_mapping")
    .map((resource) => ({ resource, mapping: attributesOf(resource, Mapping) }))
    .map(({ resource, mapping }) => {
      const queue = queues.find(({ arn }) => arn === mapping.event_source_arn);
      if (!queue)
        throw new DeploymentError(`${resource.file}: ${resource.address} reads ${mapping.event_source_arn}, not deployed`);
      return {
        id: mapping.id,
        queue,
        functionName: functionNameOf(mapping.function_name),
        batchSize: mapping.batch_size,
        batchWindowSeconds: mapping.maximum_batching_window_in_seconds ?? 0,
        reportsItemFailures: mapping.function_response_types?.includes("ReportBatchItemFailures") ?? false,
        maximumConcurrency: mapping.scaling_config?.[0]?.maximum_concurrency || null,
      };
    });
}
