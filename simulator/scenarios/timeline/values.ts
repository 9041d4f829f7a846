import { type AlarmDatapoint, COMPARING } from "../../alarms/index.js";
import type { MetricAlarm } from "../../model/types.js";
import { pointsOf } from "../../simulation/point-sources.js";
import type { Run } from "../outcome.js";
import type { Layout } from "./columns.js";

/** Not breaching: the lower half. Breaching: the upper half. */
const LOWER = "▁▂▃▄";
const UPPER = "▅▆▇█";
const MINUTE_MS = 60_000;

interface Drawn {
  readonly value: number;
  /** Away from the threshold. */
  readonly distance: number;
  readonly breaches: boolean;
}

const number = (value: number): string => String(Number(value.toPrecision(6)));

/** The newest datapoint of each column against the threshold, one that breaches where there is any. */
export interface ValueRow {
  readonly row: string;
  /** `0 to 12`; undefined without data. */
  readonly range: string | undefined;
}

export function valueRow(run: Run, alarm: MetricAlarm, { start, stepMs, columns }: Layout): ValueRow {
  const { breaches } = COMPARING[alarm.comparison];
  const source = pointsOf(alarm, run.store);
  const drawn = (point: AlarmDatapoint | undefined): Drawn | undefined => {
    const { value, lower, upper } = point ?? { value: Number.NaN, lower: Number.NaN, upper: Number.NaN };
    if (Number.isNaN(value)) return undefined;
    const distance = Math.min(Math.abs(value - lower), Math.abs(value - upper));
    return { value, distance: Number.isNaN(distance) ? 0 : distance, breaches: breaches(value, lower, upper) };
  };
  const cells = Array.from({ length: columns }, (_, column): Drawn | undefined => {
    let cell: Drawn | undefined;
    const end = Math.min(start + column * stepMs, run.end);
    for (let t = end; t > end - stepMs && t >= start; t -= MINUTE_MS) {
      const here = drawn(source.datapoints(t)[0]);
      if (here && (!cell || (here.breaches && (!cell.breaches || here.distance > cell.distance)))) cell = here;
    }
    return cell;
  });
  const known = cells.flatMap((cell) => cell ?? []);
  const farthest = (side: boolean): number =>
    Math.max(...known.filter((cell) => cell.breaches === side).map((cell) => cell.distance));
  const [below, above] = [farthest(false), farthest(true)];
  const sign = (cell: Drawn | undefined): string => {
    if (!cell) return " ";
    const share = cell.distance / ((cell.breaches ? above : below) || 1);
    const level = Math.min(3, Math.floor(share * 4));
    return (cell.breaches ? UPPER[level] : LOWER[3 - level]) ?? " ";
  };
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)].map(number);
  return {
    row: cells.map(sign).join(""),
    range: known.length === 0 ? undefined : least === most ? least : `${least} to ${most}`,
  };
}
