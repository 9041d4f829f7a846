import { COUNT_RANGE, type Metric } from "./metric.js";

/** S3 counts once a day (page "Amazon S3 metrics and dimensions"). */
export const BUCKET_PERIOD_SECONDS = 86_400;

/** Metrics that S3 reports of one bucket, once a day. */
export function bucketMetrics(bucketName: string) {
  const of = (name: string, storageType: string): Metric => ({
    namespace: "AWS/S3",
    name,
    dimensions: { BucketName: bucketName, StorageType: storageType },
    statistic: "Average",
    range: COUNT_RANGE,
  });
  return { bytes: of("BucketSizeBytes", "StandardStorage"), objects: of("NumberOfObjects", "AllStorageTypes") };
}
