import type { Target } from "./access.js";
import { type Answer, type Outcome, outcomeOf } from "./answer.js";
import { type Batch, bodyOf } from "./batch.js";
import { KEEPALIVE_BYTES, type Settings } from "./settings.js";

/** Every metric of the list was taken; where some were not, the API answers 207. */
const ALL_TAKEN = 202;

/** What is thrown into a request that is not waited for any longer. */
const timeout = (ms: number): Error => new Error(`there was no answer within ${ms} ms`);

const wordsOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
};

/**
 * Makes one request; never rejects. Its time is limited also where `fetch` heeds no signal.
 * @param given ends the request early
 */
export async function post(settings: Settings, batch: Batch, given: AbortSignal): Promise<Outcome> {
  const { clock, requestTimeoutMs } = settings;
  const own = new AbortController();
  const abort = () => own.abort(given.reason);
  let cancel = () => {};
  const limit = new Promise<never>((_resolve, reject) => {
    own.signal.addEventListener("abort", () => reject(own.signal.reason), { once: true });
    // Not held: the open connection keeps the process alive, and with it this timer.
    cancel = clock.after(requestTimeoutMs, () => own.abort(timeout(requestTimeoutMs)), false);
  });
  given.addEventListener("abort", abort, { once: true });
  try {
    const answer = await Promise.race([ask(settings, batch, own.signal), limit]);
    if (answer.status === ALL_TAKEN && !settings.hearsIds)
      return { kind: "accepted", status: ALL_TAKEN, ids: [], rejected: new Map() };
    const outcome = outcomeOf(answer, batch.entries.length, clock.now());
    // A key that was exchanged: there may be a new one by now.
    const isKey = outcome.kind === "refused" && (outcome.status === 401 || outcome.status === 403);
    return isKey && settings.target.forget() ? { ...outcome, kind: "failed" } : outcome;
  } catch (cause) {
    return { kind: "failed", detail: wordsOf(cause), cause };
  } finally {
    cancel();
    given.removeEventListener("abort", abort);
  }
}

async function waitFor(target: Promise<Target>, forget: () => void, signal: AbortSignal): Promise<Target> {
  // Nobody waits longer for who was asked.
  signal.addEventListener("abort", forget, { once: true });
  try {
    return await target;
  } catch (cause) {
    forget();
    throw cause;
  } finally {
    signal.removeEventListener("abort", forget);
  }
}

async function ask(settings: Settings, batch: Batch, signal: AbortSignal): Promise<Answer> {
  const { keepalive, fetch, target } = settings;
  const known = target.get();
  const { address, apiKey } = known instanceof Promise ? await waitFor(known, () => void target.forget(), signal) : known;
  if (signal.aborted) throw signal.reason; // given up meanwhile: nobody would hear the answer
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": apiKey, "idempotency-key": batch.key },
    body: bodyOf(batch),
    signal,
    // The key is for this address alone.
    redirect: "manual",
    ...(keepalive && batch.bytes <= KEEPALIVE_BYTES && { keepalive: true }),
  });
  return { status: response.status, text: await response.text(), retryAfter: response.headers.get("retry-after") };
}
