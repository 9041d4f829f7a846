import type { AnalysisOptions } from "../../domain/contracts/analysis-settings.js";
import type { IncidentMaterial } from "../../domain/contracts/material.js";

/** Points of metrics are this far apart, in seconds. */
export const PERIOD_SECONDS = 60;
const PERIOD_MS = PERIOD_SECONDS * 1000;

/** Time that is looked at; `from` belongs to it, `to` does not. */
export type Windows = IncidentMaterial["windows"];

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * The windows of an incident: whole minutes before the alarm, so that asking again asks for the same.
 * @param at time of the alarm, whatever the clock says now
 */
export function windowsOf(at: string, { windows }: Pick<AnalysisOptions, "windows">): Windows {
  const end = Math.floor(Date.parse(at) / PERIOD_MS) * PERIOD_MS;
  const begin = end - windows.incidentMinutes * PERIOD_MS;
  return {
    normal: { from: iso(begin - windows.normalMinutes * PERIOD_MS), to: iso(begin) },
    incident: { from: iso(begin), to: iso(end) },
  };
}

/** Begins of the minutes of a window, Unix seconds. */
export function minutesOf({ from, to }: Windows["normal"]): number[] {
  const first = Date.parse(from) / 1000;
  return Array.from({ length: (Date.parse(to) / 1000 - first) / PERIOD_SECONDS }, (_, at) => first + at * PERIOD_SECONDS);
}
