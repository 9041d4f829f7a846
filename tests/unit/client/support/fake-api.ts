import type { FetchLike } from "../../../../client/src/index.js";
import type { VirtualClock } from "./virtual-clock.js";

/** How the API behaves; metrics with `metadata.bad` are wrong in its eyes. */
export type Mode =
  | "ok"
  /** Takes the metrics, but the answer is lost. */
  | "lost-answer"
  | "unreachable"
  | "unavailable"
  | "retry-after-seconds"
  | "retry-after-date"
  /** Never answers, heeds the signal. */
  | "hangs"
  /** Never answers, heeds nothing. */
  | "deaf"
  /** Takes lists of three at most. */
  | "small"
  | "wrong-key"
  /** Takes the right metrics of a list and names the wrong ones. */
  | "partial";

export const MODES: readonly Mode[] = [
  ...(["ok", "lost-answer", "unreachable", "unavailable", "retry-after-seconds", "retry-after-date"] as const),
  ...(["hangs", "deaf", "small", "wrong-key", "partial"] as const),
];

/** What the API was asked once. */
export interface Asked {
  readonly at: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: string;
  readonly values: readonly number[];
}

export const RETRY_AFTER_MS = 7000;

interface Sent {
  readonly value: number;
  readonly metadata?: { readonly bad?: boolean };
}

/** The platform's API as it answers clients: what comes again under a known Idempotency-Key has no second effect. */
export function fakeApi(clock: VirtualClock, latencyMs = 20) {
  let mode: Mode = "ok";
  const asked: Asked[] = [];
  const bodies = new Map<string, string>();
  /** Value → how often it was taken, in effect. */
  const taken = new Map<number, number>();
  /** Moments before which no request may come. */
  const notBefore: { readonly from: number; readonly until: number }[] = [];

  const wait = () => new Promise<void>((resolve) => void clock.after(latencyMs, resolve, false));
  const answer = (status: number, body: unknown, retryAfter: string | null = null) => ({
    status,
    headers: { get: (name: string) => (name.toLowerCase() === "retry-after" ? retryAfter : null) },
    text: async () => JSON.stringify(body),
  });
  const later = (retryAfter: string) => {
    notBefore.push({ from: clock.monotonicMs(), until: clock.monotonicMs() + RETRY_AFTER_MS });
    return answer(503, { detail: "not now" }, retryAfter);
  };
  const take = (key: string, body: string, sent: readonly Sent[]) => {
    const known = bodies.get(key);
    if (known !== undefined && known !== body) throw new Error(`the key ${key} came with another body`);
    if (known !== undefined) return;
    bodies.set(key, body);
    for (const { value } of sent) taken.set(value, (taken.get(value) ?? 0) + 1);
  };
  const isBad = ({ metadata }: Sent) => metadata?.bad === true;
  const named = (sent: readonly Sent[]) =>
    sent.flatMap((one, index) => (isBad(one) ? [{ index, pointer: `#/${index}/metadata`, detail: "is bad" }] : []));

  const fetch: FetchLike = async (url, { headers, body, signal }) => {
    const key = headers["idempotency-key"] ?? "";
    const sent: readonly Sent[] = JSON.parse(body);
    asked.push({ at: clock.monotonicMs(), key, headers, url, body, values: sent.map(({ value }) => value) });
    const now = mode;
    if (now === "unreachable") throw new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") });
    if (now === "hangs" || now === "deaf")
      return new Promise((_resolve, reject) => {
        if (now === "hangs") signal.addEventListener("abort", () => reject(signal.reason));
      });
    await wait();
    if (now === "unavailable") return answer(503, {});
    if (now === "retry-after-seconds") return later(String(RETRY_AFTER_MS / 1000));
    if (now === "retry-after-date") return later(new Date(clock.now() + RETRY_AFTER_MS + 999).toUTCString());
    if (now === "wrong-key") return answer(403, { message: "Forbidden" });
    if (now === "small" && sent.length > 3) return answer(413, {});
    const bad = named(sent);
    if (bad.length > 0 && now !== "partial") return answer(400, { detail: "wrong", errors: bad });
    take(
      key,
      body,
      sent.filter((one) => !isBad(one)),
    );
    if (now === "lost-answer") throw new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
    const ids = sent.map((one) => (isBad(one) ? null : `met_${one.value}`));
    const results = sent.map((_, index) => {
      const errors = bad.filter((one) => one.index === index);
      return errors.length > 0 ? { index, status: 400, errors } : { index, status: 202, id: ids[index] };
    });
    return answer(bad.length > 0 ? 207 : 202, { ids, accepted: sent.length - bad.length, rejected: bad.length, results });
  };
  const setMode = (next: Mode): void => {
    mode = next;
  };
  return { fetch, asked, taken, notBefore, setMode };
}
