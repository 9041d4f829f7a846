import type { DecisionRule, Verdict } from "../../../../simulator/alarms/index.js";

/**
 * The page "Configuring how CloudWatch alarms treat missing data", word by word and without any thought for speed: makes the
 * list of points that count, then counts.
 * @param text the evaluation range, oldest first: `-` missing, `0` not breaching, `X` breaching
 */
export function slowVerdict({ evaluationPeriods, datapointsToAlarm, missingData }: DecisionRule, text: string): Verdict {
  const range = [...text];
  const real = range.filter((point) => point !== "-");
  // "If some data points are missing, but the number of existing ones is at least the evaluation periods: the most recent real ones."
  const enough = real.length >= evaluationPeriods;
  const kept = enough ? real.slice(-evaluationPeriods) : real;
  // "If fewer exist, CloudWatch fills in the missing ones with the result you specified, as few as possible."
  const fill = { breaching: "X", notBreaching: "0", missing: "-", ignore: "-" }[missingData];
  const judged = [...kept, ...Array<string>(evaluationPeriods - kept.length).fill(fill)];
  if (judged.filter((point) => point === "X").length >= datapointsToAlarm) return "ALARM";
  if (enough || missingData === "breaching" || missingData === "notBreaching") return "OK";
  const onlyBreaching = !range.includes("0");
  // "ignore: the current alarm state is maintained."
  if (missingData === "ignore") return onlyBreaching ? "KEEP" : "OK";
  // "missing: if all data points in the range are missing, the alarm goes to INSUFFICIENT_DATA."
  if (real.length === 0) return "INSUFFICIENT_DATA";
  // "The oldest breaching one is at least as old as Datapoints to Alarm, all more recent ones are breaching or missing."
  const age = range.length - range.indexOf("X");
  return onlyBreaching && age >= datapointsToAlarm ? "ALARM" : "OK";
}
