/** Objects of incidents in the bucket `data`. */
export const INCIDENTS_PREFIX = "incidents/";

/** What is kept of an incident: all that was gathered, the report, and what the model said of it. */
export type IncidentObject = "material" | "report" | "narrative";

/** Key of an object of an incident. @example incidentKey("inc-1", "report") // "incidents/inc-1/report.json" */
export const incidentKey = (incidentId: string, what: IncidentObject): string => `${INCIDENTS_PREFIX}${incidentId}/${what}.json`;

const REPORT_KEY = new RegExp(`^${INCIDENTS_PREFIX}([^/]+)/report\\.json$`);

/** Id of the incident whose report has this key; null: it is no report's. */
export const incidentOfReport = (key: string): string | null => REPORT_KEY.exec(key)?.[1] ?? null;
