import { describe, expect, it } from "vitest";
import { breakerWith, type Mutant } from "./mutants.js";
import { BrokenPromise } from "./promises.js";
import { randomRun, seedOf } from "./runs.js";

const STATE = "domain/circuit/state.ts";
const BREAKER = "lambdas/shared/circuit-breaker/shared-circuit-breaker.ts";
const KNOWN = "lambdas/shared/circuit-breaker/known-circuit.ts";
const CLOCK = "lambdas/shared/circuit-breaker/clock.ts";
const LONELY = "lambdas/shared/circuit-breaker/lonely-circuit.ts";

/** Runs in which a mistake must show. */
const RUNS = 30000;

const MUTANTS: readonly Mutant[] = [
  {
    mistake: "a lease keeps nobody from trying",
    file: STATE,
    code: "const lease = leaseUntil > 0 ?",
    instead: "const lease = leaseUntil > Number.MAX_VALUE ?",
    breaks: /^one trial at a time/,
  },
  {
    mistake: "a lease trusts other clocks",
    file: STATE,
    code: "Math.min(leaseUntil + clockSkewMs - now",
    instead: "Math.min(leaseUntil - now",
    breaks: /^one trial at a time/,
    run: 1465,
  },
  {
    mistake: "the time that it is open trusts other clocks",
    file: STATE,
    code: "Math.min(openedAt + openMs + clockSkewMs - now",
    instead: "Math.min(openedAt + openMs - now",
    breaks: /^OPEN lasts its time/,
    run: 42,
  },
  {
    mistake: "a trial takes as long as it likes",
    file: STATE,
    code: "const TRIAL_SHARE = 0.8",
    instead: "const TRIAL_SHARE = 8",
    breaks: /^one trial at a time/,
  },
  {
    mistake: "the time of a trial begins when its lease is confirmed",
    file: BREAKER,
    code: "if (!won) return lost ?",
    instead: "Object.assign(since, momentOf(clock)); if (!won) return lost ?",
    breaks: /^one trial at a time/,
    run: 602,
  },
  {
    mistake: "a result whose write nobody confirmed is written again",
    file: BREAKER,
    code: "if (won || (lost && current.version > circuit.version)) return undefined;",
    instead: "if (won && !lost) return undefined;",
    breaks: /without a (failure|success)/,
    run: 68,
  },
  {
    mistake: "a write whose answer was lost counts as done",
    file: BREAKER,
    code: "const won = answer.writer === writer;",
    instead: "const won = lost || answer.writer === writer;",
    breaks: /^(a change is told once|HALF_OPEN lets only)/,
  },
  {
    mistake: "a write that another was faster than counts as done",
    file: BREAKER,
    code: "const won = answer.writer === writer;",
    instead: "const won = true;",
    breaks: /^(a change is told once|HALF_OPEN lets only)/,
  },
  {
    mistake: "an answer that was overtaken replaces a newer one",
    file: KNOWN,
    code: "if (overtaken && circuit.version < before.circuit.version)",
    instead: "if (overtaken && circuit.version < 0)",
    breaks: /^who knows that it is OPEN/,
    run: 1712,
  },
  {
    mistake: "what was read is believed from when it came",
    file: KNOWN,
    code: "asked: same && overtaken ? before.asked : sent,",
    instead: "asked: momentOf(this.clock),",
    breaks: /^OPEN refuses/,
    run: 15191,
  },
  {
    mistake: "what was read is believed forever",
    file: KNOWN,
    code: "mostSince(this.clock, this.#answer.asked) < stalenessMs",
    instead: "stalenessMs > 0",
    breaks: /^OPEN refuses/,
  },
  {
    mistake: "the clock that stands still while a process is frozen is the only one",
    file: CLOCK,
    code: "Math.max(0, clock.wall() - wall, clock.steady() - steady)",
    instead: "Math.max(0, clock.steady() - steady)",
    breaks: /^OPEN refuses/,
    run: 1769,
  },
  {
    mistake: "waits end by a clock that was set",
    file: CLOCK,
    code: "Math.max(0, Math.min(clock.wall() - wall, clock.steady() - steady))",
    instead: "Math.max(0, clock.wall() - wall, clock.steady() - steady)",
    breaks: /^(OPEN lasts its time|one trial)/,
    run: 749,
  },
  {
    mistake: "the result of any trial counts",
    file: STATE,
    code: "|| circuit.version !== ticket.trialVersion) return circuit;",
    instead: ") return circuit;",
    breaks: /^only who has the lease/,
    run: 14983,
  },
  {
    mistake: "the result of a call begun before it opened counts",
    file: STATE,
    code: "circuit.generation !== ticket.generation ||",
    instead: "",
    breaks: /without a failure/,
  },
  {
    mistake: "a mistake of the caller counts as a success",
    file: BREAKER,
    code: '"failure" : "nothing"',
    instead: '"failure" : "success"',
    breaks: /without a success/,
  },
  {
    mistake: "a mistake of the caller counts as a failure",
    file: BREAKER,
    code: "limit.exceeded || isFailure(error)",
    instead: "true",
    breaks: /without a failure/,
  },
  {
    mistake: "calls go on where they are to be refused while the table is unreachable",
    file: LONELY,
    code: 'this.settings.whenUnreachable === "refuse" ||',
    instead: "",
    breaks: /^(OPEN refuses|HALF_OPEN lets only)/,
  },
  {
    mistake: "what was opened by hand is tried all the same",
    file: STATE,
    code: "if (now < forcedUntil)",
    instead: "if (now < 0)",
    breaks: /^what was opened by hand/,
  },
  {
    mistake: "a lease never ends",
    file: STATE,
    code: "leaseUntil: now + settings.leaseMs, forced",
    instead: "leaseUntil: Number.MAX_SAFE_INTEGER, forced",
    breaks: /^a breaker closes/,
  },
  {
    mistake: "a trial that failed keeps its lease",
    file: STATE,
    code: 'const opened = { state: "OPEN", openedAt: now, leaseUntil: 0,',
    instead: 'const opened = { state: "OPEN", openedAt: now + 1e9, leaseUntil: Number.MAX_SAFE_INTEGER,',
    breaks: /^a breaker closes/,
  },
];

/** The runs in which a mistake is looked for: first where it was seen. */
function* runsFor({ run = 0 }: Mutant): Generator<number> {
  for (let n = run; n < run + 30; n++) yield n;
  for (let n = 0; n < RUNS; n++) yield n;
}

describe("the explorer notices", () => {
  it.each(MUTANTS)("that $mistake", { timeout: 300_000 }, async (mutant) => {
    const makeBreaker = await breakerWith(mutant);
    for (const n of runsFor(mutant)) {
      const broken = await randomRun(seedOf(n), makeBreaker).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!broken) continue;
      expect(broken, `run ${n}`).toBeInstanceOf(BrokenPromise);
      expect(String(broken).replace("BrokenPromise: ", ""), `run ${n}`).toMatch(mutant.breaks);
      return;
    }
    expect.fail(`nothing was noticed in ${RUNS} runs`);
  });
});
