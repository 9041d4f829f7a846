import type { RootCause, ServiceLevel } from "../../contracts/report.js";
import {
  burnRate,
  type Objective,
  secondsToExhaustion,
  sliOf,
  type Tally,
  type TallyPoint,
  tallyOf,
  tallyOfFailures,
} from "../slo/index.js";
import type { Case } from "./case.js";
import { plainName } from "./ledger.js";
import type { Track, TrackPoint } from "./tracks.js";
import { percentOf, spanOf } from "./words.js";

const REQUESTS = "requests/Sum";
const AVAILABILITY = "availability/Average";
const DAY_SECONDS = 86_400;
/** Of fewer requests one failure moves the share by more than five points: nothing is said of them. */
const LEAST_EVENTS = 20;
/** More services nobody reads. */
const MOST_SERVICES = 5;

/** What somebody of ours promises something of: not the queues between, nor what is outside. */
const SERVICES: ReadonlySet<string> = new Set(["function", "container", "api", "other"]);

/** The services that a node concerns: itself; who consumes a queue or is called by a client; who calls anything else. */
function servicesAt({ topology }: Case, node: string): readonly string[] {
  const isService = (each: string): boolean => SERVICES.has(topology.kindOf(each));
  if (isService(node)) return [node];
  const kind = topology.kindOf(node);
  return (kind === "queue" || kind === "client" ? topology.callees(node) : topology.callers(node)).filter(isService);
}

/** Requests and failures of each minute that both are known of. */
function tallies(requests: readonly TrackPoint[], available: readonly TrackPoint[]): TallyPoint[] {
  const percents = new Map(available.map(({ at, value }) => [at, Math.max(0, Math.min(100, value))]));
  return requests.flatMap(({ at, value }): TallyPoint[] => {
    const percent = percents.get(at);
    return percent === undefined ? [] : [{ at, ...tallyOfFailures(value, (value * (100 - percent)) / 100) }];
  });
}

const all = (points: readonly TallyPoint[]): Tally => tallyOf(points, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

/** A count as a person writes it; of averages it may be no whole number. */
const countOf = (count: number): string => (count < 1e6 ? String(Number(count.toFixed(1))) : count.toPrecision(3));

type Told = Omit<ServiceLevel, "text" | "evidence">;

function wordsOf({ node, target, periodDays, sli, sliBefore, events, burnRate: rate, exhaustedInSeconds }: Told): string {
  const before = sliBefore === null ? "" : `, ${percentOf(sliBefore)} before`;
  const was = `${node}: ${percentOf(sli)} of ${countOf(events)} requests succeeded${before}; the objective is ${percentOf(target)}`;
  if (rate === 0) return `${was}: nothing of its error budget is spent`;
  if (target === 1) return `${was}, which allows no failure`;
  const times = `${rate < 1000 ? Number(rate.toPrecision(3)) : Math.round(rate)} times as fast as allowed`;
  const end = exhaustedInSeconds === null ? "lasts" : `would be gone in ${spanOf(exhaustedInSeconds)}`;
  return `${was}: the error budget is spent ${times}, that of ${periodDays} days ${end} at this rate`;
}

/** How one service did in the incident; undefined without counts, with too few of them, or where its evidence is one piece too many. */
function levelOf({ material, tracks, ledger }: Case, service: string): ServiceLevel | undefined {
  const track = (name: string): Track | undefined => tracks.find((each) => each.node === service && each.name === name);
  const [requests, available] = [track(REQUESTS), track(AVAILABILITY)];
  if (!requests || !available) return undefined;
  const { target, periodDays } = material.slo;
  const objective: Objective = { target, periodSeconds: periodDays * DAY_SECONDS };
  const now = all(tallies(requests.incident, available.incident));
  const [sli, rate] = [sliOf(now), burnRate(now, target)];
  if (sli === null || rate === null || now.total < LEAST_EVENTS) return undefined;
  const before = all(tallies(requests.normal, available.normal));
  const told: Told = {
    node: plainName(service),
    target,
    periodDays,
    sli,
    sliBefore: before.total < LEAST_EVENTS ? null : sliOf(before),
    events: now.total,
    burnRate: rate,
    exhaustedInSeconds: rate <= 1 ? null : secondsToExhaustion(0, rate, objective.periodSeconds),
  };
  const text = wordsOf(told);
  const id = ledger.add({
    source: "metric",
    text,
    node: service,
    from: material.windows.incident.from,
    to: material.trigger.at,
    reference: `error budget by ${REQUESTS} and ${AVAILABILITY} of ${service}`,
  });
  return id === undefined ? undefined : { ...told, text, evidence: [id] };
}

/**
 * What the incident does to the objectives of the services on the way from what was noticed to the first cause. It tells how much an
 * incident costs, and changes nothing else of the report. The budget is that of a whole period: what was spent before is not known here.
 */
export function serviceLevelsOf(open: Case, causes: readonly RootCause[]): ServiceLevel[] {
  const nodes = [open.material.trigger.node, ...(causes[0]?.path ?? []), ...(causes[0] ? [causes[0].node] : [])];
  const services = [...new Set(nodes.flatMap((node) => servicesAt(open, node)))];
  return services.flatMap((service) => levelOf(open, service) ?? []).slice(0, MOST_SERVICES);
}
