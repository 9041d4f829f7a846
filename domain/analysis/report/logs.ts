import { ERROR_LEVELS } from "../../contracts/log-line.js";
import type { MaterialLine } from "../../contracts/material.js";
import { compareWindows, type Template, TemplateMiner } from "../log-templates/index.js";
import type { Case } from "./case.js";
import { secondsOf } from "./tracks.js";
import { counted } from "./words.js";

/** A kind of line of one node that is new, or comes more often. */
export interface LogFinding {
  readonly node: string;
  readonly template: string;
  readonly kind: "new" | "more";
  readonly lines: readonly MaterialLine[];
  readonly errorName: string | null;
  readonly unusualness: number;
  /** Unix seconds of its first line in the incident. */
  readonly since: number;
  /** Lines of each window. */
  readonly before: number;
  readonly after: number;
}

/** Lines of a window and characters of a line that are looked at. */
const MOST_LINES = 20_000;
const MOST_CHARACTERS = 4_000;

const LEVELS: ReadonlySet<string> = new Set([...ERROR_LEVELS, "WARN", "CRITICAL"]);
const WORDS = /error|exception|fail|timed? ?out|refused|denied|panic|fatal|throttl/i;

/** Whether a line tells of trouble: by its level, else by its words. */
const tellsTrouble = ({ level, errorName, message }: MaterialLine): boolean =>
  errorName !== null || (level === null ? WORDS.test(message.slice(0, MOST_CHARACTERS)) : LEVELS.has(level.toUpperCase()));

/** What tells lines apart: the first of their lines. Stacks, which follow it, do not. */
const headOf = ({ message }: MaterialLine): string => /^[^\n]*/.exec(message.slice(0, MOST_CHARACTERS))?.[0] ?? "";

const byTime = (a: MaterialLine, b: MaterialLine): number => {
  const [one, other] = [`${a.at} ${a.node} ${a.message}`, `${b.at} ${b.node} ${b.message}`];
  return one < other ? -1 : one > other ? 1 : 0;
};

const seconds = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  Math.max(1, secondsOf(to) - secondsOf(from));

/** Templates of lines that tell of trouble and are new or more frequent, the most unusual first. */
export function logFindings({ material: { logs, windows } }: Case): readonly LogFinding[] {
  const miner = new TemplateMiner({ templates: 5_000, signatures: 50_000 });
  const take = (lines: readonly MaterialLine[]): MaterialLine[] => lines.filter(tellsTrouble).slice(0, MOST_LINES).sort(byTime);
  const [normal, incident] = [take(logs.normal), take(logs.incident)];
  const ids = miner.add([...normal, ...incident].map(headOf));
  const groups = new Map<
    string,
    { readonly id: number; readonly template: number; readonly before: MaterialLine[]; readonly after: MaterialLine[] }
  >();
  for (const [at, line] of [...normal, ...incident].entries()) {
    const template = ids[at] ?? 0;
    const key = JSON.stringify([line.node, template, line.errorName]);
    const group = groups.get(key) ?? { id: groups.size, template, before: [], after: [] };
    groups.set(key, group);
    (at < normal.length ? group.before : group.after).push(line);
  }
  const all = [...groups.values()];
  const counts = (of: "before" | "after"): readonly Template[] =>
    all.flatMap(({ id, template, [of]: { length } }) =>
      length === 0 ? [] : [{ id, text: miner.text(template), count: length }],
    );
  return compareWindows(
    { seconds: seconds(windows.normal), templates: counts("before") },
    { seconds: seconds(windows.incident), templates: counts("after") },
  ).flatMap(({ id, text, kind, unusualness }): LogFinding[] => {
    const group = all[id];
    const [first] = group?.after ?? [];
    if (!group || !first || (kind !== "new" && kind !== "more")) return [];
    const { before, after } = group;
    const since = secondsOf(first.at);
    return [
      {
        node: first.node,
        template: text,
        kind,
        lines: after,
        errorName: first.errorName,
        unusualness,
        since,
        before: before.length,
        after: after.length,
      },
    ];
  });
}

/** Puts a finding into the ledger, with a line as an example. */
export function citeLog({ ledger, material }: Case, finding: LogFinding): string | undefined {
  const { node, template, kind, lines, before, after, errorName } = finding;
  const [first] = lines;
  const former = kind === "new" ? "none in the normal window" : `${before} in the normal window`;
  const name = errorName === null ? "" : ` ${errorName}`;
  return ledger.add({
    source: "log",
    text: `${node} logged ${counted(after, "line")}${name}, ${former}, e.g. "${first?.message.slice(0, MOST_CHARACTERS) ?? template}"`,
    node,
    from: first?.at ?? material.windows.incident.from,
    to: lines.at(-1)?.at ?? material.trigger.at,
    reference: `log lines of ${node} like: ${template}`,
  });
}
