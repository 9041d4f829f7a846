import type { LogLevel, LogLine } from "../contracts/log-line.js";
import { BUSINESS_EVENTS } from "../contracts/telemetry.js";
import { Durations } from "./durations.js";
import { readLine } from "./line-kind.js";

/** Stands for all names beyond those that are told apart. */
export const OTHER = "other";

/** Services and error names that are told apart in one file: names come from the file and become dimensions and log fields. */
const MAX_SERVICES = 20;
const MAX_ERROR_NAMES = 20;

/** Malformed lines of which place and reason are kept. */
const MAX_EXAMPLES = 5;

/** What a name looks like that may become a dimension. */
const NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;

/** A line that is not of the shared log schema: its number, counted from 1, and what is wrong, never its content. */
export interface MalformedLine {
  readonly line: number;
  readonly problem: string;
}

/** How many lines one service wrote at one level. */
export interface LineCount {
  readonly service: string;
  readonly level: LogLevel;
  readonly lines: number;
}

/** Durations of one operation of a service. */
export interface LoggedDurations {
  readonly service: string;
  readonly operation: string;
  /** Milliseconds. */
  readonly values: readonly number[];
}

/** What is known of the lines before they are read. */
export interface SummaryOptions {
  /** Who wrote them all; without it each line says so itself. */
  readonly service?: string | undefined;
  /** Operations of each service that are told apart, the others are {@link OTHER}. */
  readonly operations?: Readonly<Record<string, readonly string[]>> | undefined;
}

const EVENTS: ReadonlySet<string> = new Set(Object.values(BUSINESS_EVENTS));

/** Counts; names beyond the first `limit`, and those that do not look like names, count as {@link OTHER}. */
class NamedCounts {
  readonly #counts = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** The name under which it counts. */
  nameFor(name: string): string {
    if (!NAME.test(name)) return OTHER;
    return this.#counts.has(name) || this.#counts.size < this.limit ? name : OTHER;
  }

  add(name: string): string {
    const counted = this.nameFor(name);
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
    return counted;
  }

  /** Most frequent first. */
  entries(): [string, number][] {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  }
}

/** What is in a file of log lines, by the shared log schema. A malformed line is counted and never stops the rest. */
export class LogSummary {
  readonly #services = new NamedCounts(MAX_SERVICES);
  readonly #errors = new NamedCounts(MAX_ERROR_NAMES);
  readonly #levels = new Map<string, Map<LogLevel, number>>();
  readonly #durations = new Map<string, { service: string; operation: string; durations: Durations }>();
  readonly #events = new Map<string, number>();
  readonly examples: MalformedLine[] = [];
  #number = 0;
  #wellFormed = 0;
  #malformed = 0;

  constructor(private readonly options: SummaryOptions = {}) {}

  /** The next line; `undefined`: it was too long to be read. Blank lines count for nothing. */
  add(text: string | undefined): void {
    this.#number += 1;
    if (text?.trim() === "") return;
    const read = readLine(text);
    if (read.kind === "malformed") this.#refuse(read.problem);
    else if (read.kind === "line") this.#count(read.line);
  }

  /** Lines of the schema. */
  get wellFormed(): number {
    return this.#wellFormed;
  }

  get malformed(): number {
    return this.#malformed;
  }

  /** Lines by service and level. */
  counts(): LineCount[] {
    return this.#services
      .entries()
      .flatMap(([service]) => [...this.#levelsOf(service)].map(([level, lines]) => ({ service, level, lines })));
  }

  /** Lines by level, all services together. */
  byLevel(): Partial<Record<LogLevel, number>> {
    const sums: Partial<Record<LogLevel, number>> = {};
    for (const { level, lines } of this.counts()) sums[level] = (sums[level] ?? 0) + lines;
    return sums;
  }

  /** How often each error name occurs, most frequent first. */
  errorNames(): Record<string, number> {
    return Object.fromEntries(this.#errors.entries());
  }

  /** Durations by service and operation. */
  durations(): LoggedDurations[] {
    return [...this.#durations.values()].map(({ durations, ...series }) => ({ ...series, values: durations.values() }));
  }

  /** Lines by business event. */
  events(): Record<string, number> {
    return Object.fromEntries(this.#events);
  }

  #levelsOf(service: string): Map<LogLevel, number> {
    const levels = this.#levels.get(service) ?? new Map<LogLevel, number>();
    this.#levels.set(service, levels);
    return levels;
  }

  #count({ service: written, level, error, event, operation, durationMs }: LogLine): void {
    this.#wellFormed += 1;
    const service = this.#services.add(this.options.service ?? written);
    const levels = this.#levelsOf(service);
    levels.set(level, (levels.get(level) ?? 0) + 1);
    if (error) this.#errors.add(error.name);
    if (event !== undefined) {
      const counted = EVENTS.has(event) ? event : OTHER;
      this.#events.set(counted, (this.#events.get(counted) ?? 0) + 1);
    }
    if (durationMs !== undefined) this.#durationsOf(service, operation).add(durationMs);
  }

  #durationsOf(service: string, operation: string | undefined): Durations {
    const known = operation !== undefined && this.options.operations?.[service]?.includes(operation);
    const series = { service, operation: known ? operation : OTHER };
    const key = JSON.stringify([series.service, series.operation]);
    const found = this.#durations.get(key) ?? { ...series, durations: new Durations() };
    this.#durations.set(key, found);
    return found.durations;
  }

  #refuse(problem: string): void {
    this.#malformed += 1;
    if (this.examples.length < MAX_EXAMPLES) this.examples.push({ line: this.#number, problem });
  }
}
