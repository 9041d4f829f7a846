import type { Random } from "./random.js";

/** How one node calls another while it answers a request. */
export interface Call {
  readonly to: number;
  /** Probability that a request needs it. */
  readonly probability: number;
  times: number;
  /** At the same time as the other parallel calls. */
  readonly parallel: boolean;
  /** Whether the request fails when the call does; otherwise there is a fallback. */
  readonly needed: boolean;
  readonly timeout: number;
  retries: number;
  readonly backoff: number;
}

/** A client, service or store. */
export interface Part {
  readonly kind: "client" | "service" | "store";
  /** Median of its own work for a request, seconds, and how it scatters (of the logarithm). */
  work: number;
  readonly scatter: number;
  /** Share of requests that fail without a reason. */
  failing: number;
  /** Workers times speed: 1 is busy at exactly the usual load of a part whose `busy` is 1. */
  capacity: number;
  readonly replicas: number;
  readonly calls: Call[];
  /** Requests a point that begin here. */
  rate: number;
}

/** Services that call each other. */
export interface System {
  readonly parts: Part[];
}

function callOf(random: Random, to: number): Call {
  return {
    to,
    probability: random.chance(0.6) ? 1 : random.between(0.15, 0.9),
    times: random.chance(0.8) ? 1 : random.whole(2, 3),
    parallel: random.chance(0.3),
    needed: random.chance(0.8),
    timeout: random.logBetween(1, 15),
    retries: random.chance(0.4) ? random.whole(1, 2) : 0,
    backoff: random.logBetween(0.01, 0.3),
  };
}

/** Clients above services in layers above stores; stores and some services are shared. */
export function randomSystem(random: Random): System {
  const services = random.whole(5, 28);
  const stores = Math.max(2, Math.round(services * random.between(0.25, 0.5)));
  const entries = random.whole(1, 2);
  const clients = entries + (random.chance(0.4) ? 1 : 0);
  const make = (kind: Part["kind"]): Part => ({
    kind,
    work: kind === "client" ? 0.001 : kind === "store" ? random.logBetween(0.001, 0.02) : random.logBetween(0.002, 0.08),
    scatter: random.between(0.25, 0.8),
    failing: random.chance(0.3) ? random.logBetween(0.0002, 0.01) : 0,
    capacity: 1 / random.between(0.15, 0.6),
    replicas: random.whole(2, 4),
    calls: [],
    rate: 0,
  });
  const parts: Part[] = [];
  for (let at = 0; at < clients; at += 1) parts.push(make("client"));
  for (let at = 0; at < services; at += 1) parts.push(make("service"));
  for (let at = 0; at < stores; at += 1) parts.push(make("store"));
  const firstStore = clients + services;
  // Every service but the entries has a caller above it; some have several.
  for (let at = clients + entries; at < firstStore; at += 1) {
    const callers = random.chance(0.25) ? 2 : 1;
    for (let each = 0; each < callers; each += 1) {
      const from = random.whole(Math.max(clients, at - 8), at - 1);
      const caller = parts[from];
      if (caller && caller.calls.length < 6 && !caller.calls.some(({ to }) => to === at)) caller.calls.push(callOf(random, at));
    }
    if (!parts.some(({ calls }) => calls.some(({ to }) => to === at)))
      parts[random.whole(clients, at - 1)]?.calls.push(callOf(random, at));
  }
  for (let store = firstStore; store < parts.length; store += 1) {
    const callers = random.shuffled(Array.from({ length: services }, (_, index) => clients + index)).slice(0, random.whole(1, 4));
    for (const from of callers) parts[from]?.calls.push({ ...callOf(random, store), retries: random.chance(0.5) ? 1 : 0 });
  }
  for (let at = 0; at < clients; at += 1) {
    const client = parts[at];
    if (!client) continue;
    const to = at < entries ? clients + at : random.whole(clients, firstStore - 1);
    client.calls.push({
      ...callOf(random, to),
      probability: 1,
      times: 1,
      needed: true,
      timeout: 30,
      retries: 0,
      parallel: false,
    });
    client.rate = random.logBetween(80, 400) * (at < entries ? 1 : 0.4);
  }
  return { parts };
}
