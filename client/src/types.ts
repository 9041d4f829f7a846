/** A metric as the API takes it. */
export interface PostedMetric {
  readonly service_name: string;
  readonly metric_type: string;
  readonly value: number;
  readonly unit?: string;
  /** ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
}

/** Text of at most 256 characters, a finite number, or true or false. */
export type MetadataValue = string | number | boolean;

/** What may be told of a metric beside its value. */
export interface TrackOptions {
  /** Such as `Milliseconds`, `Percent`, `Count`, `requests/s`. */
  readonly unit?: string;
  /** When it was measured: a `Date`, milliseconds since 1970, or ISO 8601 text. @default now */
  readonly timestamp?: Date | number | string;
  /**
   * What the metric is told apart by in CloudWatch. A name that is not in `allowedDimensions` of the client is left out and
   * counted: every value of a dimension is a metric that costs money.
   */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** What is stored beside the value: at most 20 fields, dimensions included. */
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
}

/** What may be told of a business metric. */
export interface BusinessOptions extends TrackOptions {
  /** ISO 4217 code of a sum of money. It becomes part of the metric's type, for sums of different currencies mean nothing. */
  readonly currency?: string;
}

/** How an operation went. */
export interface Performance {
  /** Its name, such as `checkout` or `GET-orders`. */
  readonly operation: string;
  readonly durationMs: number;
  readonly success: boolean;
  readonly cacheHit?: boolean;
}

/**
 * Why a metric that was tracked will not be sent any more.
 * `queue_full`: there was no room. `retries_exhausted`: the API did not take it in `retry.maxAttempts` attempts. `refused`: the
 * API refused the whole request, for example for its key. `rejected`: the API found this metric wrong. `closed`: the client was
 * closed before it was taken, or while it was not known whether it was. `off`: the client cannot send, see `onError`.
 */
export type DropReason = "queue_full" | "retries_exhausted" | "refused" | "rejected" | "closed" | "off";

/** Metrics that will not be sent any more. */
export interface Drop {
  readonly reason: DropReason;
  readonly metrics: readonly PostedMetric[];
  /** What the API answered last, if anything. */
  readonly status?: number;
  /** What is known of the reason, for people. */
  readonly detail?: string;
}

/**
 * Trouble, for people. `options`: the client was made wrongly and is off. `invalid`: a metric was not taken, because it is wrong.
 * `dimension`: a dimension was left out. `request`: a request to the API failed. `hook`: a function given to the client threw.
 */
export interface ClientError {
  readonly kind: "options" | "invalid" | "dimension" | "request" | "hook";
  readonly message: string;
  readonly cause?: unknown;
}

/** Counts since the client was made. At any time `tracked = sent + invalid + pending + the sum of dropped`. */
export interface ClientStats {
  /** Calls of the three `track…` functions. */
  readonly tracked: number;
  /** Metrics that the API took. */
  readonly sent: number;
  /** Metrics that were not taken because they are wrong. */
  readonly invalid: number;
  /** By reason; a closed client cannot know whether what it gave up in flight was taken. */
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Metrics that wait or are being sent. */
  readonly pending: number;
  /** Requests made, of which `retries` were not the first of their batch. */
  readonly requests: number;
  readonly retries: number;
  /** Dimensions left out, because they are not allowed. */
  readonly dimensionsLeftOut: number;
  /** `open`: after failures in a row the API is left alone for a while. */
  readonly circuit: "closed" | "open";
}

/** How a flush ended. */
export interface FlushResult {
  /** All that was tracked before it is sent or dropped. */
  readonly complete: boolean;
  /** Metrics that still wait or are being sent. */
  readonly pending: number;
}

/** Sends metrics to the platform. No call throws or rejects, and none waits for the network but `flush` and `close`. */
export interface MetricsClient {
  /** @param type 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first */
  trackMetric(type: string, value: number, options?: TrackOptions): void;
  /** A metric of the type `business.<name>`, with a currency `business.<name>.<currency>`. */
  trackBusinessMetric(name: string, value: number, options?: BusinessOptions): void;
  /** A metric of the type `performance.<operation>` in milliseconds. */
  trackPerformance(performance: Performance): void;
  /**
   * Sends what waits, and waits until all that was tracked before is sent or dropped, at most `timeoutMs` (2000 by default).
   * Returns at once when nothing can be sent in that time because the API is left alone for longer.
   */
  flush(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  /** Flushes, gives up what is left and takes nothing more. */
  close(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  stats(): ClientStats;
}

/** The part of `fetch` that is used. */
export type FetchLike = (
  url: string,
  init: {
    method: "POST";
    headers: Record<string, string>;
    body: string;
    signal: AbortSignal;
    redirect: "manual";
    keepalive?: boolean;
  },
) => Promise<{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }>;

/** Time, replaceable in tests. */
export interface ClientClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that never go back. */
  monotonicMs(): number;
  /** Runs something later. `hold`: the process stays alive for it. @returns cancels it */
  after(ms: number, run: () => void, hold: boolean): () => void;
}

/** How the platform is reached. */
export interface Access {
  /** Address of the platform's API with its stage, such as the output `api_url`. */
  readonly url: string;
  readonly apiKey: string;
}

/** How a client is made: access to the API or how to ask for it, the service's name, and what has defaults. */
export type MetricsClientOptions = ClientSettings &
  (
    | (Access & { readonly access?: undefined })
    | {
        /**
         * Asked before the first request, and again when it failed or the API refused the key: for a key that is kept in a
         * secret store. Until it is known, metrics wait as they do for an API that does not answer.
         */
        readonly access: () => Promise<Access>;
        readonly url?: undefined;
        readonly apiKey?: undefined;
      }
  );

/** How a client works; all but the first have defaults. */
export interface ClientSettings {
  /** Name of the service that measures; a metric's `service_name`. */
  readonly service: string;
  /** Names that may be dimensions. @default operation, region, currency: what the platform publishes as such */
  readonly allowedDimensions?: readonly string[];
  /** A batch is sent when it has so many metrics, or so many bytes, or its first metric has waited so long. */
  readonly batch?: {
    /** @default 500, the most that the API takes */
    readonly maxMetrics?: number;
    /** @default 200 KiB, in a browser 60 KiB: more could not be sent when the page goes */
    readonly maxBytes?: number;
    /** @default 1000 */
    readonly maxWaitMs?: number;
  };
  /** What may wait and be in flight together. */
  readonly queue?: {
    /** @default 10000 */
    readonly maxMetrics?: number;
    /** @default 8 MiB */
    readonly maxBytes?: number;
    /** Which metric goes when there is no room. @default "oldest" */
    readonly drop?: "oldest" | "newest";
  };
  readonly retry?: {
    /** Requests made for a batch in all. @default 10 */
    readonly maxAttempts?: number;
    /** The wait before attempt n + 1 is drawn from 0 to `baseDelayMs` × 2ⁿ⁻¹. @default 200 */
    readonly baseDelayMs?: number;
    /** @default 20000 */
    readonly maxDelayMs?: number;
    /** Retries that may be made at once. @default 10 */
    readonly budget?: number;
    /** Retries that come back to the budget in a second. @default 0.5 */
    readonly budgetPerSecond?: number;
    /** The API's Retry-After is heeded up to so long. @default 300000 */
    readonly maxRetryAfterMs?: number;
  };
  /** After so many failed requests in a row the API is left alone: half to all of `openMs`, doubling up to `maxOpenMs`. */
  readonly circuit?: {
    /** @default 5 */
    readonly failures?: number;
    /** @default 1000 */
    readonly openMs?: number;
    /** @default 60000 */
    readonly maxOpenMs?: number;
  };
  /** Longest wait for an answer. @default 5000 */
  readonly requestTimeoutMs?: number;
  /** Told of metrics that will not be sent any more. */
  readonly onDrop?: (drop: Drop) => void;
  /** Told of trouble. @default the first of each kind goes to `console.warn` */
  readonly onError?: (error: ClientError) => void;
  /** Told of the ids of metrics that the API took. */
  readonly onAccepted?: (ids: readonly string[]) => void;
  /** @default the global `fetch` */
  readonly fetch?: FetchLike;
  readonly clock?: ClientClock;
  /** Numbers from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** Makes the Idempotency-Key of a batch. @default crypto.randomUUID */
  readonly uuid?: () => string;
}
