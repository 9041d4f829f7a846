import * as v from "valibot";
import { deviationOf, WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import { type AnalysisRequested, analysisIdOf } from "../../domain/contracts/analysis.js";
import { MetricPointSchema } from "../../domain/contracts/metric.js";
import { askedSeries } from "../../domain/metrics/keys.js";
import { rulesMatching } from "../../domain/metrics/rules.js";
import { requireTime } from "../shared/deadline.js";
import { toError } from "../shared/errors.js";
import { createLimiter } from "../shared/limiter.js";
import type { ProcessorParts } from "./parts.js";
import { fail, type Point } from "./points.js";
import type { Value } from "./windows.js";

/** Series that are looked at side by side. */
const MAX_PARALLEL = 8;

/** Time that a question may take, in ms. */
const ASK_MS = 1000;

const PointOfItem = v.object(MetricPointSchema.entries);

const requestOf = ({ item, arrival }: Point, window: readonly Value[]): AnalysisRequested => ({
  type: "analysis.requested",
  analysisId: analysisIdOf(item.id),
  tenant: arrival.tenant,
  service_name: item.service_name,
  metric_type: item.metric_type,
  correlationId: item.correlationId,
  trigger: v.parse(PointOfItem, item),
  window: { from: window[0]?.at ?? item.at, to: item.at },
});

/**
 * Asks for an analysis where nobody has asked about this series for one of these reasons lately. A point that has the right to
 * ask keeps it when it comes again, so that a crash before the question is sent does not lose it.
 * @returns whether it was asked for
 */
async function ask(point: Point, reasons: readonly string[], window: readonly Value[], parts: ProcessorParts): Promise<boolean> {
  const { takeCooldown, analysis, cooldownSeconds, deadline, now } = parts;
  const seconds = Math.floor(now().getTime() / 1000);
  const analysisId = analysisIdOf(point.item.id);
  let mayAsk = false;
  for (const at of reasons) {
    requireTime(deadline, ASK_MS, "the question for an analysis");
    const cooldown = { series: askedSeries(point.item.series), at, analysisId, expiresAt: seconds + cooldownSeconds };
    if (await takeCooldown(cooldown, seconds)) mayAsk = true;
  }
  if (mayAsk) await point.arrival.inTrace(() => analysis.send(requestOf(point, window)));
  return mayAsk;
}

async function judgeSeries(points: readonly Point[], parts: ProcessorParts): Promise<void> {
  const [first] = points;
  if (!first) return;
  const { tenant } = first.arrival;
  const values = await parts.windows.of(
    { tenant, service_name: first.item.service_name, metric_type: first.item.metric_type },
    points.map(({ item }) => item),
  );
  // The first point with a reason takes it; that the others have it too is no news.
  const taken = new Set<string>();
  for (const point of [...points].sort((a, b) => (a.item.at < b.item.at ? -1 : 1))) {
    const end = values.findIndex(({ at }) => at >= point.item.at);
    const window = values.slice(Math.max(0, end - WINDOW_POINTS), Math.max(0, end));
    const direction = deviationOf(point.item.value, window);
    point.rules = rulesMatching(parts.rules, point.item);
    const reasons = [...(direction ? [direction] : []), ...point.rules.map((rule) => `rule:${rule}`)];
    const fresh = reasons.filter((reason) => !taken.has(reason));
    for (const reason of fresh) taken.add(reason);
    if (fresh.length === 0) continue;
    try {
      point.asked = await ask(point, fresh, window, parts);
    } catch (error) {
      fail([point], toError(error));
    }
  }
}

/**
 * Judges points by the rules of the configuration, and by the values before them, and asks for an analysis of what is unusual: once
 * about a series and a reason in a while. That is before they are marked: a crash between repeats the question, under the
 * same id, and loses none. A value older than what is remembered of its series is judged by the rules alone.
 */
export async function judge(points: readonly Point[], parts: ProcessorParts): Promise<void> {
  const series = new Map<string, Point[]>();
  for (const point of points) {
    const key = askedSeries(point.item.series);
    series.set(key, [...(series.get(key) ?? []), point]);
  }
  const limited = createLimiter(MAX_PARALLEL);
  await Promise.all(
    [...series.values()].map((group) =>
      limited(async () => {
        try {
          requireTime(parts.deadline, ASK_MS, "the look at a series");
          await judgeSeries(group, parts);
        } catch (error) {
          fail(group, toError(error));
        }
      }),
    ),
  );
}
