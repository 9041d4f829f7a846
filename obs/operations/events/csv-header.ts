/** Columns that every file has, and the one that it may have; all other columns are dimensions. */
const REQUIRED = ["timestamp", "namespace", "metric", "value"] as const;
const KNOWN: readonly string[] = [...REQUIRED, "unit"];
/** Names under which other tools write these columns: taken for dimensions, their alarms would see no data without a word. */
const MISTAKEN: Readonly<Record<string, string>> = {
  ...{ t: "timestamp", time: "timestamp", date: "timestamp", datetime: "timestamp", name: "metric", metricname: "metric" },
  ...{ values: "value", average: "value", sum: "value", units: "unit" },
};
const EXPECTED = "timestamp,namespace,metric,value[,unit], then one column for each dimension";

/** Where each column is. */
export interface CsvHeader {
  readonly timestamp: number;
  readonly namespace: number;
  readonly metric: number;
  readonly value: number;
  readonly unit: number | undefined;
  /** Dimension → column. */
  readonly dimensions: readonly (readonly [string, number])[];
  readonly width: number;
}

function problemsOf(names: readonly string[]): readonly string[] {
  const missing = REQUIRED.filter((name) => !names.includes(name)).map((name) => `has no column ${name}`);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `has ${name || "an empty column"} twice`,
  );
  const mistaken = names.flatMap((name) => {
    const plain = name.toLowerCase().replaceAll(/[^a-z]/g, "");
    const meant = KNOWN.includes(plain) ? plain : MISTAKEN[plain];
    if (KNOWN.includes(name) || meant === undefined) return [];
    return [`calls a column ${JSON.stringify(name)}, not ${meant}`];
  });
  return [...missing, ...twice, ...mistaken, ...(names.includes("") ? ["has a column without a name"] : [])];
}

/** @returns the columns, or what is wrong with them */
export function headerOf(cells: readonly string[]): CsvHeader | string {
  const names = cells.map((cell) => cell.trim());
  const problems = problemsOf(names);
  if (problems.length > 0) return `the header ${problems.join(", ")}; expected: ${EXPECTED}`;
  const at = (name: string): number => names.indexOf(name);
  return {
    ...{ timestamp: at("timestamp"), namespace: at("namespace"), metric: at("metric"), value: at("value") },
    unit: names.includes("unit") ? at("unit") : undefined,
    dimensions: names.flatMap((name, index) => (KNOWN.includes(name) ? [] : [[name, index] as const])),
    width: names.length,
  };
}
