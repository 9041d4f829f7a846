import type { Random } from "./random.js";
import type { Trouble, Troubles } from "./simulate.js";
import type { System } from "./system.js";

/** What goes wrong in a generated incident. */
export const FAULTS = [
  "latency",
  "errors",
  "silence",
  "saturation",
  "retry storm",
  "bad deploy",
  "slow shared store",
  "partial outage",
  "traffic surge",
  "two at once",
] as const;

export type Fault = (typeof FAULTS)[number];

/** Trouble by part; the parts in trouble are the causes. */
export function troublesOf(fault: Fault, system: System, random: Random): Troubles {
  const places = [...system.parts.keys()];
  const servers = places.filter((at) => system.parts[at]?.kind !== "client");
  const services = places.filter((at) => system.parts[at]?.kind === "service");
  const callersOf = (at: number): number => system.parts.filter(({ calls }) => calls.some(({ to }) => to === at)).length;
  const one = (from: readonly number[], trouble: Trouble): Troubles => new Map([[random.pick(from), trouble]]);
  const slow = (): Trouble => ({ slower: random.logBetween(3, 60) });
  const failing = (): Trouble => ({ failing: random.logBetween(0.03, 0.6) });
  const outage = (at: number): Trouble => {
    const share = 1 / (system.parts[at]?.replicas ?? 2);
    return random.pick<Trouble>([{ failing: share }, { hanging: share }, { deaf: share }]);
  };
  switch (fault) {
    case "latency":
      return one(servers, slow());
    case "errors":
      return one(servers, failing());
    case "silence":
      return one(servers, { deaf: 1 });
    case "saturation":
      return one(servers, { capacity: random.between(0.08, 0.4) });
    case "retry storm":
      return one(servers, {
        failing: random.between(0.25, 0.6),
        retried: random.whole(3, 5),
        capacity: random.between(0.4, 0.9),
      });
    case "bad deploy":
      return one(services, {
        slower: random.logBetween(1.5, 8),
        failing: random.logBetween(0.01, 0.3),
        calls: random.whole(1, 4),
      });
    case "slow shared store": {
      const shared = places.filter((at) => system.parts[at]?.kind === "store" && callersOf(at) > 1);
      return one(shared.length > 0 ? shared : servers, { slower: random.logBetween(4, 60) });
    }
    case "partial outage": {
      const at = random.pick(servers);
      return new Map([[at, outage(at)]]);
    }
    case "traffic surge": {
      const clients = places.filter((at) => system.parts[at]?.kind === "client");
      return one(clients, { traffic: random.between(2, 7) });
    }
    case "two at once": {
      const [first, second] = random.shuffled(servers);
      if (first === undefined || second === undefined) throw new Error("a system of fewer than two servers");
      const trouble = (at: number): Trouble => random.pick([slow, failing, () => outage(at)])();
      return new Map([
        [first, trouble(first)],
        [second, trouble(second)],
      ]);
    }
  }
}
