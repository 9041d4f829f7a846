import { setMaxListeners } from "node:events";
import { wordsOf } from "../aws/errors.js";
import { hintFor } from "../hints.js";
import type { Check, CheckResult } from "./model.js";

/** The check could not be made: that is not the same as finding nothing wrong. */
const notMade = (name: string, why: string, environment: string): CheckResult => {
  const hint = hintFor(why, environment);
  return {
    name,
    findings: [{ subject: "", health: "unknown", detail: `could not be checked: ${why}${hint ? ` – ${hint}` : ""}` }],
  };
};

async function runCheck({ name, run }: Check, deadlineMs: number, environment: string): Promise<CheckResult> {
  const control = new AbortController();
  // A check has a call under way for each of its queues; Node would take so many listeners for a leak.
  setMaxListeners(0, control.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => {
      resolve(notMade(name, `no answer within ${deadlineMs} ms`, environment));
      control.abort();
    }, deadlineMs);
  });
  const made = run(control.signal).then(
    (findings): CheckResult => ({ name, findings }),
    (error: unknown) => notMade(name, wordsOf(error), environment),
  );
  try {
    return await Promise.race([made, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Makes all checks at once, each within its own deadline; one that fails or is late does not hide the others.
 * @param deadlineMs for each check
 */
export const runChecks = (checks: readonly Check[], deadlineMs: number, environment: string): Promise<readonly CheckResult[]> =>
  Promise.all(checks.map((check) => runCheck(check, deadlineMs, environment)));
