import type { Call } from "./call.js";

/** An object that a request wrote, and how: the end of the S3 event's name. */
export interface ObjectWritten {
  readonly bucket: string;
  /** As it is, not as the address spells it. */
  readonly key: string;
  readonly how: "Put" | "Copy" | "CompleteMultipartUpload";
}

/** Parameters of a PUT that writes no object but something about one, or a part of one. */
const NOT_THE_OBJECT = ["acl", "tagging", "retention", "legal-hold", "uploadId", "partNumber", "renameObject", "encryption"];

/** What a request to S3 (addressed by path) writes when it succeeds; null: no object. */
export function objectWritten(call: Call): ObjectWritten | null {
  if (call.service !== "s3") return null;
  const { pathname, searchParams } = new URL(call.request.url ?? "/", "http://s3");
  const [, bucket = "", ...rest] = pathname.split("/");
  const key = decodeURIComponent(rest.join("/"));
  if (bucket === "" || key === "") return null;
  if (call.request.method === "POST")
    return searchParams.has("uploadId") ? { bucket, key, how: "CompleteMultipartUpload" } : null;
  if (call.request.method !== "PUT" || NOT_THE_OBJECT.some((name) => searchParams.has(name))) return null;
  return { bucket, key, how: call.header("x-amz-copy-source") ? "Copy" : "Put" };
}
