import type { JsonObject } from "../../../../../terraform/index.js";
import { key, type Resources } from "../support.js";

/** Resources that keep a rule, resources that break it, and a part of what is said of the latter. */
export interface Case {
  readonly rule: string;
  readonly what: string;
  readonly good: Resources;
  readonly bad: Resources;
  readonly says: RegExp;
  readonly rest?: JsonObject;
}

/** One resource `x` of a type, good and bad. */
export const one = (rule: string, type: string, good: JsonObject, bad: JsonObject, says: RegExp, what = type): Case => ({
  rule,
  what,
  good: { ...key, [type]: { ...(key[type] ?? {}), x: good } },
  bad: { ...key, [type]: { ...(key[type] ?? {}), x: bad } },
  says,
});

/** A bucket `x` and a resource that belongs to it. */
export const bucketWith = (type: string, child: JsonObject): Resources => ({
  ...key,
  aws_s3_bucket: { x: { bucket: "b" } },
  [type]: { x: { bucket: "${aws_s3_bucket.x.id}", ...child } },
});

/** A bucket `x` alone. */
export const bare: Resources = { aws_s3_bucket: { x: { bucket: "b" } } };
