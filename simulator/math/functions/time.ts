import type { Call, MathFunction } from "../scope.js";
import { Buffer, TYPE_NAMES, type Value } from "../values.js";

/** A part of a time, in UTC; Monday is day 1. */
const PARTS: Readonly<Record<string, (time: Date) => number>> = {
  MINUTE: (time) => time.getUTCMinutes(),
  HOUR: (time) => time.getUTCHours(),
  DAY: (time) => time.getUTCDay() || 7,
  DATE: (time) => time.getUTCDate(),
  MONTH: (time) => time.getUTCMonth() + 1,
  YEAR: (time) => time.getUTCFullYear(),
  EPOCH: (time) => time.getTime() / 1000,
};

/** A series without gaps: the part of each period's start. */
function partOf(part: (time: Date) => number, call: Call): Value {
  const input = call.value(0);
  if (input.type !== "series") return call.fail(`${call.name} takes a time series, not ${TYPE_NAMES[input.type]}`, 0);
  call.scope.note("dense");
  const buffer = new Buffer();
  return {
    type: "series",
    read: () => {
      const { end, points, periodMs } = call.scope.frame;
      const output = buffer.ofLength(points);
      for (let index = 0; index < points; index += 1) output[index] = part(new Date(end - (points - index) * periodMs));
      return output;
    },
  };
}

function timeSeries(call: Call): Value {
  const input = call.value(0);
  if (input.type !== "scalar") return call.fail(`TIME_SERIES takes a single number, not ${TYPE_NAMES[input.type]}`, 0);
  call.scope.note("dense");
  const buffer = new Buffer();
  return { type: "series", read: () => buffer.ofLength(call.scope.frame.points).fill(input.read()) };
}

function period(call: Call): Value {
  const [metric] = call.arguments;
  if (metric?.kind !== "id" || !call.scope.metricIds.includes(metric.name))
    return call.fail("PERIOD takes the id of a metric, not an expression", 0);
  return { type: "scalar", read: () => call.scope.frame.periodMs / 1000 };
}

/** Functions of time. */
export const TIME_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  PERIOD: { usage: "PERIOD(metric)", least: 1, most: 1, compile: period },
  TIME_SERIES: { usage: "TIME_SERIES(number)", least: 1, most: 1, compile: timeSeries },
  ...Object.fromEntries(
    Object.entries(PARTS).map(([name, part]) => [
      name,
      { usage: `${name}(series)`, least: 1, most: 1, compile: (call: Call) => partOf(part, call) },
    ]),
  ),
};
