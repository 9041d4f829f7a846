import {
  type Access,
  type ClientError,
  type ClientSettings,
  createMetricsClient,
  type Drop,
} from "../../../../client/src/index.js";
import { fakeApi } from "./fake-api.js";
import { virtualClock } from "./virtual-clock.js";

/** A client with an API and a clock of its own; waits are the longest that chance could draw. */
export function makeClient(more: Partial<ClientSettings> = {}, access?: () => Promise<Access>) {
  const clock = virtualClock();
  const api = fakeApi(clock);
  const drops: Drop[] = [];
  const errors: ClientError[] = [];
  const accepted: string[] = [];
  let keys = 0;
  const client = createMetricsClient({
    ...(access ? { access } : { url: "https://api.example/live", apiKey: "key" }),
    ...{ service: "shop", clock, fetch: api.fetch },
    random: () => 1 - Number.EPSILON,
    uuid: () => `key-${keys++}`,
    onDrop: (drop) => void drops.push(drop),
    onError: (error) => void errors.push(error),
    onAccepted: (ids) => void accepted.push(...ids),
    ...more,
  });
  /** Whole milliseconds at which requests came. */
  const times = () => api.asked.map(({ at }) => Math.round(at));
  const bodies = (): Record<string, unknown>[][] => api.asked.map(({ body }) => JSON.parse(body));
  return { client, clock, api, drops, errors, accepted, times, bodies };
}
