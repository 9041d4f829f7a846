import { accessProblems, askedTarget, knownTarget, type TargetSource } from "./access.js";
import { newKey, realClock } from "./clock.js";
import { isName, NAME_RULE } from "./names.js";
import type { ClientClock, FetchLike, MetricsClientOptions } from "./types.js";

/** What the platform publishes as a dimension of CloudWatch; all other metadata is stored beside the value only. */
export const PUBLISHED_DIMENSIONS: readonly string[] = ["operation", "region", "currency"];

/** A browser sends at most 64 KiB for a page that is gone, all its requests together; a little is left to others. */
export const KEEPALIVE_BYTES = 60 * 1024;

/** Longest time that timers can wait. */
const MOST_MS = 2 ** 31 - 1;

/** How a client works, nothing left open. Times in ms. */
export interface Settings {
  readonly target: TargetSource;
  readonly service: string;
  readonly allowed: ReadonlySet<string>;
  /** Requests outlive their page. */
  readonly keepalive: boolean;
  /** Somebody wants the ids of what was taken: else the answer to a batch of which all was taken need not be parsed. */
  readonly hearsIds: boolean;
  readonly batch: { readonly maxMetrics: number; readonly maxBytes: number; readonly maxWaitMs: number };
  readonly queue: { readonly maxMetrics: number; readonly maxBytes: number };
  readonly drop: "oldest" | "newest";
  readonly retry: {
    readonly maxAttempts: number;
    readonly baseDelayMs: number;
    readonly maxDelayMs: number;
    readonly budget: number;
    readonly budgetPerSecond: number;
    readonly maxRetryAfterMs: number;
  };
  readonly circuit: { readonly failures: number; readonly openMs: number; readonly maxOpenMs: number };
  readonly requestTimeoutMs: number;
  readonly fetch: FetchLike;
  readonly clock: ClientClock;
  readonly random: () => number;
  readonly uuid: () => string;
}

type Numbers = Readonly<Record<string, number>>;

/** Names that may be 0; all other numbers are greater. */
const MAY_BE_ZERO = new Set(["maxWaitMs", "budget", "budgetPerSecond", "baseDelayMs", "maxRetryAfterMs"]);

/** Numbers of a group: those given in place of the defaults. What is wrong is told. */
function numbers<Group extends Numbers>(group: string, defaults: Group, given: object | undefined, problems: string[]): Group {
  const chosen: [string, number][] = Object.entries(defaults).map(([name, usual]) => {
    const value: unknown = given && Reflect.get(given, name);
    if (value === undefined) return [name, usual];
    const least = MAY_BE_ZERO.has(name) ? 0 : Number.MIN_VALUE;
    if (typeof value === "number" && value >= least && value <= MOST_MS) return [name, value];
    problems.push(`${group}.${name} must be a number ${least === 0 ? "from" : "above"} 0 to ${MOST_MS}`);
    return [name, usual];
  });
  return { ...defaults, ...Object.fromEntries(chosen) };
}

function targetOf(given: MetricsClientOptions, problems: string[]): TargetSource {
  if (given.access) return askedTarget(given.access);
  problems.push(...accessProblems(given));
  return knownTarget({ url: String(given.url), apiKey: given.apiKey });
}

/** True where a page is around: what is sent must outlive it. */
export const inPage = (): boolean => typeof Reflect.get(globalThis, "document") === "object";

/** Options with their defaults, and everything that is wrong with them. */
export function settingsOf(given: MetricsClientOptions, page = inPage()): { settings: Settings; problems: readonly string[] } {
  const problems: string[] = [];
  const group = <Group extends Numbers>(name: "batch" | "queue" | "retry" | "circuit", defaults: Group): Group =>
    numbers(name, defaults, given[name], problems);
  const settings: Settings = {
    target: targetOf(given, problems),
    service: given.service,
    allowed: new Set(given.allowedDimensions ?? PUBLISHED_DIMENSIONS),
    keepalive: page,
    hearsIds: given.onAccepted !== undefined,
    batch: group("batch", { maxMetrics: 500, maxBytes: page ? KEEPALIVE_BYTES : 200 * 1024, maxWaitMs: 1000 }),
    queue: group("queue", { maxMetrics: 10_000, maxBytes: 8 * 1024 * 1024 }),
    drop: given.queue?.drop ?? "oldest",
    retry: group("retry", {
      ...{ maxAttempts: 10, baseDelayMs: 200, maxDelayMs: 20_000 },
      ...{ budget: 10, budgetPerSecond: 0.5, maxRetryAfterMs: 300_000 },
    }),
    circuit: group("circuit", { failures: 5, openMs: 1000, maxOpenMs: 60_000 }),
    requestTimeoutMs: numbers("options", { requestTimeoutMs: 5000 }, given, problems).requestTimeoutMs,
    fetch: given.fetch ?? ((url, init) => fetch(url, init)),
    clock: given.clock ?? realClock,
    random: given.random ?? Math.random,
    uuid: given.uuid ?? newKey,
  };
  if (!isName(given.service)) problems.push(`service must be ${NAME_RULE}`);
  if (settings.drop !== "oldest" && settings.drop !== "newest") problems.push('queue.drop must be "oldest" or "newest"');
  if (settings.retry.budget < 1 && settings.retry.budgetPerSecond > 0)
    problems.push("retry.budget must be at least 1, or budgetPerSecond 0");
  return { settings, problems };
}
