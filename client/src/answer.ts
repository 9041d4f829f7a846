import { parseRetryAfter } from "./retry-after.js";

/** What became of a request. Places are those in the list that was sent. */
export type Outcome =
  /** Taken, but for the places in `rejected`. */
  | { readonly kind: "accepted"; readonly status: number; readonly ids: readonly string[]; readonly rejected: Rejected }
  /** Nothing taken, for the sake of the places in `rejected`; none named: of all. */
  | { readonly kind: "wrong"; readonly status: number; readonly detail: string; readonly rejected: Rejected }
  /** Nothing taken; half of it may be. */
  | { readonly kind: "too-large"; readonly status: number; readonly detail: string }
  /** Nothing taken, and asking again is no use. */
  | { readonly kind: "refused"; readonly status: number; readonly detail: string }
  /** Perhaps taken, perhaps not. */
  | {
      readonly kind: "failed";
      readonly status?: number;
      readonly retryAfterMs?: number | undefined;
      readonly detail: string;
      readonly cause?: unknown;
    };

/** Place → what is wrong there. */
export type Rejected = ReadonlyMap<number, string>;

/** An answer that was read. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** Statuses that say: later. 409: the same batch is being taken right now. */
const LATER = new Set([408, 409, 425, 429]);
/** Statuses that say what is wrong with the metrics, not with the request. */
const CONTENT = new Set([400, 422]);

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {}; // an answer of something in between; its status is what counts
  }
}

/** A place in the list and a field of the metric there: `#/3/metadata/region`. */
const POINTER = /^#\/(\d{1,6})(?:\/(.*))?$/;

/** Places that errors point to, with the words for each (RFC 9457: a JSON pointer and a detail). */
function placesIn(errors: unknown, count: number): Map<number, string> {
  const places = new Map<number, string>();
  for (const error of list(errors)) {
    const { pointer, detail } = record(error);
    const [, place, path] = POINTER.exec(String(pointer)) ?? [];
    if (place === undefined || Number(place) >= count) continue;
    const words = `${path ? `${path.replaceAll("/", ".")} ` : ""}${typeof detail === "string" ? detail : "is wrong"}`;
    const known = places.get(Number(place));
    places.set(Number(place), known ? `${known}; ${words}` : words);
  }
  return places;
}

/** Places that an answer says it refused, each with its own result. */
function refusedIn(results: unknown, count: number): Map<number, string> {
  const places = new Map<number, string>();
  for (const result of list(results)) {
    const { index, status, errors } = record(result);
    if (status !== 400 || typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= count) continue;
    places.set(index, placesIn(errors, count).get(index) ?? "is wrong");
  }
  return places;
}

const DETAIL_CHARACTERS = 300;

function wordsOf(body: Readonly<Record<string, unknown>>, status: number): string {
  const words = [body.detail, body.message, body.title].find((one) => typeof one === "string");
  return `answered ${status}${typeof words === "string" ? `: ${words.slice(0, DETAIL_CHARACTERS)}` : ""}`;
}

/** What an answer to `count` metrics means. */
export function outcomeOf({ status, text, retryAfter }: Answer, count: number, now: number): Outcome {
  const body = parse(text);
  if (status >= 200 && status < 300) {
    const ids = list(body.ids).filter((id) => typeof id === "string");
    return { kind: "accepted", status, ids, rejected: refusedIn(body.results, count) };
  }
  const detail = wordsOf(body, status);
  if (status >= 500 || LATER.has(status))
    return { kind: "failed", status, detail, retryAfterMs: parseRetryAfter(retryAfter, now) };
  if (status === 413) return { kind: "too-large", status, detail };
  if (!CONTENT.has(status)) return { kind: "refused", status, detail };
  return { kind: "wrong", status, detail, rejected: placesIn(body.errors, count) };
}
