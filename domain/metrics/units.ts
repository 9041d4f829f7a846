/** CloudWatch's units ("MetricDatum"). */
const UNITS = [
  "Seconds",
  "Microseconds",
  "Milliseconds",
  "Bytes",
  "Kilobytes",
  "Megabytes",
  "Gigabytes",
  "Terabytes",
  "Bits",
  "Kilobits",
  "Megabits",
  "Gigabits",
  "Terabits",
  "Percent",
  "Count",
  "Bytes/Second",
  "Kilobytes/Second",
  "Megabytes/Second",
  "Gigabytes/Second",
  "Terabytes/Second",
  "Bits/Second",
  "Kilobits/Second",
  "Megabits/Second",
  "Gigabits/Second",
  "Terabits/Second",
  "Count/Second",
  "None",
] as const;

/** A unit of CloudWatch. */
export type CloudWatchUnit = (typeof UNITS)[number];

/** What people write for them. */
const ALIASES: Readonly<Record<string, CloudWatchUnit>> = {
  s: "Seconds",
  sec: "Seconds",
  ms: "Milliseconds",
  us: "Microseconds",
  b: "Bytes",
  kb: "Kilobytes",
  mb: "Megabytes",
  gb: "Gigabytes",
  tb: "Terabytes",
  "%": "Percent",
  "count/s": "Count/Second",
  "requests/s": "Count/Second",
  "bytes/s": "Bytes/Second",
};

const BY_NAME = new Map<string, CloudWatchUnit>([
  ...UNITS.flatMap((unit): [string, CloudWatchUnit][] => {
    const name = unit.toLowerCase();
    return [
      [name, unit],
      [name.replace(/s(?=\/|$)/, ""), unit],
    ];
  }),
  ...Object.entries(ALIASES),
]);

/**
 * CloudWatch's name of a unit; `None` for one that it does not have.
 * @example cloudWatchUnit("ms") // "Milliseconds"
 */
export const cloudWatchUnit = (unit: string | undefined): CloudWatchUnit => BY_NAME.get(unit?.toLowerCase() ?? "none") ?? "None";
