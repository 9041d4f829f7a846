import type { ClientClock } from "./types.js";

/** A timer of Node.js can be told not to keep the process alive; a browser's is a number. */
const isUnrefable = (timer: unknown): timer is { unref(): void } =>
  typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function";

/** The real time. */
export const realClock: ClientClock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, run, hold) {
    const timer = setTimeout(run, Math.ceil(ms));
    if (!hold && isUnrefable(timer)) timer.unref();
    return () => clearTimeout(timer);
  },
};

let calls = 0;

/**
 * A key for a batch. A page that was loaded without TLS has no `randomUUID`; time, a counter and chance are enough there: keys
 * need to differ, not to be secret.
 */
export function newKey(): string {
  if (typeof crypto !== "undefined" && typeof crypto.randomUUID === "function") return crypto.randomUUID();
  calls += 1;
  return `${Date.now().toString(36)}-${calls.toString(36)}-${Math.random().toString(36).slice(2)}`;
}
