import type { AlarmState } from "../model/types.js";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** @example "Friday 04 August, 2023 12:54:46 UTC" */
function formatMoment(t: number): string {
  const at = new Date(t);
  const day = String(at.getUTCDate()).padStart(2, "0");
  const date = `${DAYS[at.getUTCDay()]} ${day} ${MONTHS[at.getUTCMonth()]}, ${at.getUTCFullYear()}`;
  return `${date} ${at.toISOString().slice(11, 19)} UTC`;
}

/**
 * Why a composite alarm changed, worded like CloudWatch's `NewStateReason`.
 * @param children the alarms of its rule that changed with it, by name or ARN; none at its first evaluation
 * @param t when, epoch milliseconds
 */
export function compositeReason(
  children: readonly { readonly alarm: string; readonly state: AlarmState }[],
  state: AlarmState,
  t: number,
): string {
  if (children.length === 0) return `The rule is ${state === "ALARM" ? "TRUE" : "FALSE"} at its first evaluation`;
  return children.map(({ alarm, state: to }) => `${alarm} transitioned to ${to} at ${formatMoment(t)}`).join(", ");
}
