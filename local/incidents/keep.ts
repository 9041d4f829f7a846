import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunIncident } from "./read.js";

/** An incident whose files outlast the run. */
export interface KeptIncident extends RunIncident {
  /** Folder with `report.json`, and with `material.json` for `obs explain --incident`. */
  readonly folder: string;
}

/** Characters of an incident's id that a file's name may not have on every system. */
const UNSAFE = /[^\w.-]/g;

/** Writes reports and what they rest on into a folder for each, in place of what was there. */
export async function keepIncidents(incidents: readonly RunIncident[], folder: string): Promise<KeptIncident[]> {
  await rm(folder, { recursive: true, force: true });
  const kept: KeptIncident[] = [];
  for (const incident of incidents) {
    const own = join(folder, incident.report.incidentId.replace(UNSAFE, "_"));
    await mkdir(own, { recursive: true });
    await writeFile(join(own, "report.json"), `${JSON.stringify(incident.report, null, 2)}\n`);
    if (incident.material !== null) await writeFile(join(own, "material.json"), incident.material);
    kept.push({ ...incident, folder: own });
  }
  return kept;
}
