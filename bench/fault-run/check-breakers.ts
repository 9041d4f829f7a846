import type { BreakerSettings } from "../../domain/circuit/settings.js";
import type { CircuitState } from "../../domain/circuit/state.js";
import type { Seen } from "./network.js";
import type { Invocation } from "./pool.js";
import type { Span } from "./troubles.js";

/** A version of a breaker as it came into the table. */
export interface Version {
  /** Ms from the start. */
  readonly at: number;
  readonly state: CircuitState;
  readonly failures: number;
  /** Epoch ms, by the clock of who opened it. */
  readonly openedAt: number;
  readonly version: number;
}

/** What is known of one breaker after a run. */
export interface BreakerRun {
  readonly versions: readonly Version[];
  readonly settings: BreakerSettings;
  /** Requests to what it guards. */
  readonly seen: readonly Seen[];
  readonly invocations: readonly Invocation[];
  /** When what it guards was down. */
  readonly down: readonly Span[];
}

/** Changes that a breaker may make. HALF_OPEN follows on itself where a trial died and another took its place. */
const LEGAL = new Set(["CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED", "HALF_OPEN OPEN", "HALF_OPEN HALF_OPEN"]);

const START: Version = { at: 0, state: "CLOSED", failures: 0, openedAt: 0, version: 0 };

/** Longest time from the wish to call to the request, and from a decision to its trace in the table, in ms. */
const SLACK_MS = 250;

/** Invocations that may pass before one makes the trial that is due: some have nothing to call for. */
const MOST_IDLE = 10;

/** Longest time until a dependency that is down was called so often that the breaker opens, in ms. */
const PROMPT_MS = 20_000;

/** The moments at which a breaker changed its state; a new lease is one, too. */
export const changesOf = (versions: readonly Version[]): readonly (readonly [Version, Version])[] =>
  versions.flatMap((now, index): [Version, Version][] => {
    const before = versions[index - 1] ?? START;
    return before.state !== now.state || now.state === "HALF_OPEN" ? [[before, now]] : [];
  });

/** Whatever a breaker did that it should not have done, in words; empty: all was as specified (SPEC 3.4). */
export function checkBreaker({ versions, settings, seen, invocations, down }: BreakerRun): readonly string[] {
  const wrong: string[] = [];
  const { failureThreshold, openMs, clockSkewMs, stalenessMs, leaseMs } = settings;
  const changes = changesOf(versions);
  // The SDK may repeat a request after its invocation gave it up and another runs in the process: the first attempt tells whose it is.
  const begunBy = new Map<string, number | undefined>();
  for (const { call, invocation } of seen) if (!begunBy.has(call)) begunBy.set(call, invocation);
  const at = ({ at: ms }: Version): string => `${(ms / 1000).toFixed(1)} s`;

  for (const [before, now] of versions.map((one, index) => [versions[index - 1] ?? START, one] as const)) {
    if (now.version !== before.version + 1) wrong.push(`version ${now.version} followed ${before.version} at ${at(now)}`);
    if (before.state === "CLOSED" && now.state === "CLOSED" && now.failures !== before.failures + 1 && now.failures !== 0)
      wrong.push(`${now.failures} failures followed ${before.failures} at ${at(now)}`);
  }

  let opened = START;
  for (const [index, [before, now]] of changes.entries()) {
    const until = changes[index + 1]?.[1].at ?? Number.POSITIVE_INFINITY;
    if (!LEGAL.has(`${before.state} ${now.state}`)) wrong.push(`${now.state} followed ${before.state} at ${at(now)}`);
    if (
      before.state === "CLOSED" &&
      now.state === "OPEN" &&
      (now.failures !== failureThreshold || before.failures !== failureThreshold - 1)
    )
      wrong.push(`it opened at ${at(now)} after ${now.failures} failures`);
    if (before.state === "OPEN" && now.state === "HALF_OPEN" && now.at - opened.at < openMs - SLACK_MS)
      wrong.push(`the trial at ${at(now)} came ${now.at - opened.at} ms after it opened`);
    const due = opened.at + openMs + clockSkewMs + SLACK_MS;
    const idle = invocations.filter(({ name, from, to, died }) => name === "metrics-api" && from >= due && to < now.at && !died);
    if (before.state === "OPEN" && now.state === "HALF_OPEN" && idle.length > MOST_IDLE)
      wrong.push(
        `the trial at ${at(now)} came ${now.at - opened.at} ms after it opened, and ${idle.length} invocations let it be`,
      );
    if (before.state === "HALF_OPEN" && now.state === "HALF_OPEN" && now.at - before.at < leaseMs - clockSkewMs - SLACK_MS)
      wrong.push(`two trials had a lease at ${at(now)}`);

    // Who began after everybody knew that it is open may not call; of the trials, one invocation may.
    // A trial that told nothing gives its right back: it opened before, not now.
    if (now.state === "OPEN" && now.openedAt !== opened.openedAt) opened = now;
    const known = opened.at + stalenessMs + SLACK_MS;
    const callers = new Set<number>();
    for (const { at: asked, call } of seen) {
      const invocation = begunBy.get(call);
      if (asked < now.at || asked >= until || invocation === undefined) continue;
      if ((invocations[invocation]?.from ?? 0) >= known) callers.add(invocation);
    }
    if (now.state === "OPEN" && callers.size > 0)
      wrong.push(`${callers.size} invocations called while it was open since ${at(now)}`);
    if (now.state === "HALF_OPEN" && callers.size > 1) wrong.push(`${callers.size} invocations tried in the trial at ${at(now)}`);
  }

  for (const { from, to } of down) {
    const opening = changes.find(([, now]) => now.state === "OPEN" && now.at >= from && now.at <= Math.min(to, from + PROMPT_MS));
    if (!opening) wrong.push(`it did not open within ${PROMPT_MS / 1000} s of the failure at ${from / 1000} s`);
  }
  if ((versions.at(-1) ?? START).state !== "CLOSED") wrong.push("it is not closed in the end");
  return wrong;
}
