import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UsageError } from "../../../errors.js";
import { checkHeader, parseRow } from "../../detect/row.js";
import { parseJson } from "../../json.js";
import type { Labels } from "./score.js";

/** A series with its labels. */
export interface LabelledSeries {
  /** `category/file.csv` */
  readonly name: string;
  readonly category: string;
  /** Milliseconds. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly labels: Labels;
}

/** Where windows may lie: in a checkout of the benchmark, and beside a part of its data. */
const WINDOW_FILES = ["labels/combined_windows.json", "windows.json"] as const;

type Windows = Readonly<Record<string, readonly (readonly [string, string])[]>>;

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "string");

const isWindows = (value: unknown): value is Windows =>
  typeof value === "object" && value !== null && Object.values(value).every((all) => Array.isArray(all) && all.every(isPair));

function windowsOf(folder: string): Windows {
  const file = WINDOW_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined)
    throw new UsageError(`${folder}: neither ${WINDOW_FILES.join(" nor ")} is there; give a checkout of numenta/NAB`);
  const windows = parseJson(readFileSync(file, "utf8"), file);
  if (!isWindows(windows)) throw new UsageError(`${file}: no object of files with pairs of timestamps`);
  return windows;
}

/** A time in a label means the first row of that time. */
function rowsOf(times: Float64Array, pairs: Windows[string], name: string): Labels["windows"] {
  const rowAt = (text: string): number => {
    const row = times.indexOf(parseRow(`${text},0`, `window of ${name}`).at);
    if (row < 0) throw new UsageError(`${name}: no row at ${text}, where a window begins or ends`);
    return row;
  };
  return pairs.map(([first, last]) => [rowAt(first), rowAt(last)] as const);
}

/**
 * The labelled series of a folder: `data/<category>/<file>.csv` and the windows.
 * @throws UsageError when it is no such folder
 */
export function readCorpus(folder: string): LabelledSeries[] {
  const windows = windowsOf(folder);
  const data = join(folder, "data");
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${data} is no folder; give a checkout of numenta/NAB`);
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".csv"));
  const corpus = files.sort().flatMap((file) => {
    const name = file.split(sep).join("/");
    const pairs = windows[name];
    if (pairs === undefined) return [];
    const path = join(data, file);
    const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    checkHeader(header, `${path}, line 1`);
    const rows = lines.map((line, index) => parseRow(line, `${relative(folder, path)}, line ${index + 2}`));
    const times = Float64Array.from(rows, ({ at }) => at);
    return {
      name,
      category: name.split("/")[0] ?? "",
      times,
      values: Float64Array.from(rows, ({ value }) => value),
      labels: { rows: rows.length, windows: rowsOf(times, pairs, name) },
    };
  });
  if (!corpus.some(({ labels }) => labels.windows.length > 0))
    throw new UsageError(`${folder}: no file below data/ has a window, so nothing can be scored; give a checkout of numenta/NAB`);
  return corpus;
}
