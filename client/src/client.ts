import { newCounters, statsOf } from "./counters.js";
import { hooksOf } from "./hooks.js";
import { InvalidMetric, metricText } from "./metric.js";
import { isCurrency } from "./names.js";
import { onPageLeave } from "./page.js";
import { utf8Bytes } from "./queue.js";
import { Sender } from "./sender.js";
import { inPage, type Settings, settingsOf } from "./settings.js";
import type { MetricsClient, MetricsClientOptions, TrackOptions } from "./types.js";

/** Time that a flush has when nobody says. */
const FLUSH_MS = 2000;

type Made = readonly [type: string, value: number, options: TrackOptions];

const timeoutOf = (options: { readonly timeoutMs?: number } | undefined): number => {
  const given = options?.timeoutMs;
  return typeof given === "number" && given >= 0 ? Math.min(given, 2 ** 31 - 1) : FLUSH_MS;
};

function checkedSettings(given: MetricsClientOptions): { settings: Settings | undefined; problems: readonly string[] } {
  try {
    const { settings, problems } = settingsOf(given, inPage());
    return { settings: problems.length === 0 ? settings : undefined, problems };
  } catch (cause) {
    return { settings: undefined, problems: [`the options cannot be read: ${String(cause)}`] };
  }
}

/**
 * Makes a client. Wrong options make one that is off: it drops all metrics, counts them, and `onError` is told why. A service
 * does not fall over because it cannot be measured.
 */
export function createMetricsClient(given: MetricsClientOptions): MetricsClient {
  const counters = newCounters();
  const hooks = hooksOf(given ?? {});
  const { settings, problems } = checkedSettings(given);
  const sender = settings && new Sender(settings, counters, hooks);
  if (!sender) hooks.error({ kind: "options", message: `no metrics are sent, the options are wrong: ${problems.join("; ")}` });
  const stopListening = settings?.keepalive ? onPageLeave(() => sender?.leave()) : () => {};

  /** @param make throws for what is wrong; it reads what callers gave, so anything may come out of it */
  const track = (make: () => Made): void => {
    counters.tracked += 1;
    if (!settings || !sender) {
      counters.dropped.off += 1;
      return;
    }
    const { clock, service, allowed } = settings;
    let text: string;
    try {
      const leftOut = (name: string): void => {
        counters.dimensionsLeftOut += 1;
        hooks.error({ kind: "dimension", message: `the dimension ${name} is left out: it is not in allowedDimensions` });
      };
      text = metricText(...make(), { service, allowed, now: clock.now(), leftOut });
    } catch (cause) {
      counters.invalid += 1;
      const words = cause instanceof InvalidMetric ? cause.message : `what was given cannot be read: ${String(cause)}`;
      hooks.error({ kind: "invalid", message: `a metric is not taken: ${words}`, cause });
      return;
    }
    sender.offer({ order: counters.tracked, text, bytes: utf8Bytes(text), at: clock.monotonicMs() });
  };

  /** A dimension that the client itself adds; where it is not allowed, that is no mistake of the caller. */
  const own = (name: string, value: string): Record<string, string> => (settings?.allowed.has(name) ? { [name]: value } : {});

  const flush: MetricsClient["flush"] = async (options) =>
    sender ? sender.flush(counters.tracked, timeoutOf(options)) : { complete: true, pending: 0 };

  return {
    flush,
    trackMetric: (type, value, options) => track(() => [type, value, options ?? {}]),
    trackBusinessMetric: (name, value, options) =>
      track(() => {
        const { currency, ...more } = options ?? {};
        if (currency === undefined) return [`business.${name}`, value, more];
        if (!isCurrency(currency)) throw new InvalidMetric("the currency must be a code of three letters, such as USD");
        const dimensions = { ...more.dimensions, ...own("currency", currency) };
        return [`business.${name}.${currency.toLowerCase()}`, value, { unit: currency, ...more, dimensions }];
      }),
    trackPerformance: (performance) =>
      track(() => {
        const { operation, durationMs, success, cacheHit } = performance;
        const metadata = { success: success === true, ...(cacheHit !== undefined && { cacheHit }) };
        return [
          `performance.${operation}`,
          durationMs,
          { unit: "Milliseconds", dimensions: own("operation", operation), metadata },
        ];
      }),
    async close(options) {
      const { complete } = await flush(options);
      stopListening();
      sender?.end();
      return { complete, pending: 0 };
    },
    stats: () => statsOf(counters, sender?.pending ?? 0, sender?.isOpen ?? false),
  };
}
