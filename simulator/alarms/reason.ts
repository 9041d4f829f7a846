import type { AlarmState, Comparison } from "../model/types.js";
import { COMPARING } from "./comparison.js";
import { BREACHING, type DecisionRule, MISSING } from "./decide.js";
import { formatNumber, formatTime } from "./numbers.js";

interface Point {
  readonly start: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const wasOrWere = (count: number): string => (count === 1 ? "was" : "were");

function thresholdText(points: readonly Point[]): string {
  const [first] = points;
  if (!first) return "";
  if (first.lower === first.upper) return ` (${formatNumber(first.lower)})`;
  const side = (key: "lower" | "upper"): string => `[${points.map((point) => formatNumber(point[key])).join(", ")}]`;
  return ` (${side("lower")} to ${side("upper")})`;
}

/** Points that decided: newest N real ones, those on the state's own side first choice. */
function decidingPoints<P extends Point>(datapoints: readonly P[], points: Uint8Array, limit: number) {
  const real = datapoints
    .map((point, index) => ({ point, kind: points[index] ?? MISSING }))
    .filter(({ kind }) => kind !== MISSING);
  const newest = real.slice(0, limit);
  const side = (isBreaching: boolean): readonly P[] =>
    newest.filter(({ kind }) => ((kind & BREACHING) !== 0) === isBreaching).map(({ point }) => point);
  return { count: newest.length, breaching: side(true), others: side(false) };
}

/** Why an alarm is in a state, worded like CloudWatch's `NewStateReason`. */
export function reasonOf(
  rules: DecisionRule & { readonly comparison: Comparison },
  datapoints: readonly Point[],
  points: Uint8Array,
  state: AlarmState,
): string {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rules;
  const { count, breaching, others } = decidingPoints(datapoints, points, evaluationPeriods);
  const missing = evaluationPeriods - count;
  const treated = missingData === "breaching" ? "Breaching" : missingData === "notBreaching" ? "NonBreaching" : undefined;
  const filled =
    missing > 0 && treated ? ` and ${counted(missing, "missing datapoint")} ${wasOrWere(missing)} treated as [${treated}]` : "";
  if (state === "INSUFFICIENT_DATA") return `Insufficient Data: ${counted(missing, "datapoint")} ${wasOrWere(missing)} unknown.`;
  if (count === 0) return `Threshold Crossed: no datapoints were received for ${counted(missing, "period")}${filled}.`;
  const isAlarm = state === "ALARM";
  const [wanted, rest] = isAlarm ? [breaching, others] : [others, breaching];
  const told = wanted.length > 0 ? wanted : rest;
  const list = told.map(({ value, start }) => `${formatNumber(value)} (${formatTime(start)})`).join(", ");
  const words = `${told === others ? "not " : ""}${COMPARING[rules.comparison].words}${thresholdText(told)}`;
  const minimum = isAlarm ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const transition = `(minimum ${counted(minimum, "datapoint")} for ${isAlarm ? "OK -> ALARM" : "ALARM -> OK"} transition)`;
  const share = `${told.length} out of the last ${evaluationPeriods} datapoints`;
  return `Threshold Crossed: ${share} [${list}] ${wasOrWere(told.length)} ${words}${filled} ${transition}.`;
}
