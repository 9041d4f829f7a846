import type { BucketHandle } from "./encrypted-bucket.js";
import type { QueueHandle } from "./queue-with-dlq.js";
import type { SecretHandle } from "./secret.js";
import type { TableHandle } from "./table.js";

/** The tables, queues, buckets, secrets and key that services are given rights to. */
export interface ServiceResources {
  readonly tables: Readonly<Record<string, TableHandle>>;
  readonly queues: Readonly<Record<string, QueueHandle>>;
  readonly buckets: Readonly<Record<string, BucketHandle>>;
  readonly secrets: Readonly<Record<string, SecretHandle>>;
  /** Queue that takes failed asynchronous invocations; absent where there are none. */
  readonly asyncFailuresArn: string | undefined;
  readonly kmsKeyArn: string;
}

/** The handle of `name`; the configuration's checks made sure that it exists. */
export function handleOf<T>(handles: Readonly<Record<string, T>>, name: string): T {
  const handle = handles[name];
  if (handle === undefined) throw new RangeError(`${name} is not among ${Object.keys(handles).join(", ")}`);
  return handle;
}
