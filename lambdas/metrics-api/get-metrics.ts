import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { decodeCursor, encodeCursor } from "../../domain/metrics/cursor.js";
import { type Resolution, throughTime } from "../../domain/metrics/keys.js";
import { toVisible } from "../../domain/metrics/points.js";
import { SHOWN_RESOLUTIONS, type ShownResolution, suitedResolution } from "../../domain/metrics/resolution.js";
import type { Sum } from "../../domain/metrics/rollups.js";
import { CircuitOpenError, DependencyError } from "../shared/errors.js";
import type { Guard } from "../shared/guard.js";
import type { Route } from "../shared/http/api-handler.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { MetricPageSize, ReadMetrics, ReadRollups } from "../shared/repositories/read-metrics.js";
import type { Delay } from "./delay.js";
import { shortDigest } from "./ids.js";
import { readQuery, wrongQuery } from "./query.js";
import { retryAfter } from "./retry-after.js";

/** What reading metrics needs. */
export interface GetParts {
  readonly read: ReadMetrics;
  readonly readRollups: ReadRollups;
  readonly delay: Pick<Delay, "isDelayed">;
  readonly guards: { readonly store: Guard };
  readonly limits: { readonly maxPageSize: number };
  readonly now: () => Date;
}

type Query = ReturnType<typeof readQuery>;

/** What is shown, and where the page before it ended. */
interface Place {
  readonly resolution: ShownResolution;
  readonly binding: { readonly tenant: string; readonly query: Readonly<Record<string, string | undefined>> };
  readonly below: string | undefined;
}

/** @throws {HttpProblem} 400 for a cursor of another query or tenant, or of nobody */
function placeOf({ service, metric_type, from, to, resolution, cursor }: Query, tenant: string, now: number): Place {
  const bindingOf = (shown: ShownResolution) => ({ tenant, query: { service, metric_type, from, to, resolution: shown } });
  const suited = resolution === "auto" ? suitedResolution(from, to, now) : resolution;
  if (cursor === undefined) return { resolution: suited, binding: bindingOf(suited), below: undefined };
  // What suits may change with the time; the pages of one query stay what the first was.
  for (const shown of resolution === "auto" ? SHOWN_RESOLUTIONS : [suited]) {
    const below = decodeCursor(cursor, bindingOf(shown), shortDigest);
    if (below !== undefined) return { resolution: shown, binding: bindingOf(shown), below };
  }
  throw wrongQuery([{ parameter: "cursor", detail: "must be the next_cursor of an answer to this very query" }]);
}

const sumShown = ({ at, count, sum, min, max }: Sum, { service, metric_type }: Query, resolution: Resolution) => ({
  service_name: service,
  metric_type,
  timestamp: at,
  resolution,
  count,
  sum,
  min,
  max,
  average: sum / count,
});

async function readPage({ read, readRollups }: GetParts, tenant: string, query: Query, place: Place, size: MetricPageSize) {
  const { service: service_name, metric_type, from, to } = query;
  const { resolution } = place;
  if (resolution === "raw" || metric_type === undefined) {
    const page = await read({ tenant, service_name, metric_type, from, to: to && throughTime(to) }, size);
    return { ...page, items: page.items.map(toVisible) };
  }
  const page = await readRollups({ tenant, service_name, metric_type, from, to, resolution }, size);
  return { ...page, items: page.items.map((sum) => sumShown(sum, query, resolution)) };
}

/**
 * `GET /metrics`: a tenant's data points of one service, the newest first; of one type, if one is given; or sums over hours or days of
 * one type. `scanned_count` is how many items were looked at for them, in all shards. A page may hold fewer than `limit`, also none,
 * and have a next one. `delayed` says that metrics were accepted that are not shown yet.
 */
export const getMetrics =
  (parts: GetParts): Route =>
  async (request, measure) => {
    const { guards, limits, delay } = parts;
    const tenant = request.requireTenant();
    const query = readQuery(request, limits.maxPageSize);
    const now = parts.now().getTime();
    const place = placeOf(query, tenant, now);
    const unexpired = { name: "expiresAt", now: Math.floor(now / 1000) };
    const size = { limit: query.limit ?? limits.maxPageSize, below: place.below, unexpired };
    try {
      const [page, delayed] = await Promise.all([
        guards.store(() => readPage(parts, tenant, query, place, size)),
        delay.isDelayed(),
      ]);
      const next = page.next === undefined ? undefined : encodeCursor(page.next, place.binding, shortDigest);
      const counts = { count: page.items.length, scanned_count: page.scanned };
      return {
        status: 200,
        body: {
          metrics: page.items,
          ...counts,
          ...(delayed !== undefined && { delayed }),
          ...(next !== undefined && { next_cursor: next }),
        },
        fields: { ...counts, resolution: place.resolution },
      };
    } catch (cause) {
      if (!(cause instanceof DependencyError || cause instanceof CircuitOpenError)) throw cause;
      if (cause instanceof CircuitOpenError) measure(EMF_METRICS.circuitOpen);
      throw new HttpProblem(
        "unavailable",
        "metrics cannot be read now; those that are accepted meanwhile are kept, and shown later",
        {
          headers: { "Retry-After": retryAfter([cause]) },
          cause,
        },
      );
    }
  };
