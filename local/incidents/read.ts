import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { type PlatformConfig, resourceName } from "../../config/index.js";
import { INCIDENTS_PREFIX, incidentKey, incidentOfReport } from "../../domain/contracts/incident-objects.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../domain/contracts/report.js";
import { LaptopError } from "../errors.js";
import { MOTO_CREDENTIALS } from "../moto/index.js";

/** An incident that was analysed. */
export interface RunIncident {
  readonly report: AnalysisReport;
  /** What the report rests on, as JSON; null: it is not there. */
  readonly material: string | null;
}

/** Bucket of the configuration that incidents are kept in. */
const BUCKET = "data";

/**
 * Incidents whose reports were written since `from` (epoch ms), by the time of their alarms. Not the alarms' own time: an earlier run's clock may have
 * been ahead of this one's.
 * @throws {LaptopError} when they cannot be read, or are no reports
 */
export async function openIncidents(config: PlatformConfig, awsUrl: string, from: number): Promise<RunIncident[]> {
  const s3 = new S3Client({ endpoint: awsUrl, region: config.region, credentials: MOTO_CREDENTIALS, forcePathStyle: true });
  try {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const Bucket = Buckets.find(({ Name }) => Name?.startsWith(`${resourceName(config, BUCKET)}-`))?.Name;
    if (Bucket === undefined) return [];
    const read = async (Key: string): Promise<string> =>
      (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? "";
    // S3 tells whole seconds.
    const since = Math.floor(from / 1000) * 1000;
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: INCIDENTS_PREFIX }))
      keys.push(...Contents.flatMap(({ Key, LastModified }) => (Key && (LastModified?.getTime() ?? 0) >= since ? [Key] : [])));
    const incidents: RunIncident[] = [];
    for (const key of keys) {
      const id = incidentOfReport(key);
      if (id === null) continue;
      const report = v.parse(v.pipe(v.string(), v.parseJson(), AnalysisReportSchema), await read(key));
      const material = incidentKey(id, "material");
      incidents.push({ report, material: keys.includes(material) ? await read(material) : null });
    }
    return incidents.sort((a, b) => Date.parse(a.report.trigger.at) - Date.parse(b.report.trigger.at));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LaptopError(`the reports on incidents cannot be read from the local AWS at ${awsUrl}: ${reason}`, 1, { cause });
  } finally {
    s3.destroy();
  }
}
