import { rateAt, type Wave } from "./arrivals.js";
import { BookKeeper, type Books } from "./books.js";
import { type Clock, realClock } from "./clock.js";
import { startFlow } from "./flow.js";
import { type OrderMix, type PlannedOrder, planOrders } from "./orders.js";
import { seededRandom } from "./random.js";
import { httpSender, type Send } from "./send.js";

export type { AcceptedOrder, Books } from "./books.js";
export { type MetricBooks, type MetricTraffic, startMetricTraffic } from "./metrics.js";
export { injectPoison } from "./poison.js";

/** How a run's traffic looks. */
export interface TrafficOptions {
  /** Address of order-api, without a path. */
  readonly ordersUrl: string;
  readonly ordersPerSecond: number;
  readonly mix: OrderMix;
  readonly wave?: Wave;
  /** Share of the orders that come, asked again and again. @default 1 */
  readonly share?: () => number;
  /** Most open requests; above it arrivals wait. */
  readonly maxInFlight: number;
  /** The same seed gives the same orders at the same times. */
  readonly seed: number;
  /** Distinguishes runs against the same tables: lower-case letters. */
  readonly run: string;
  /** @default the real time */
  readonly clock?: Clock;
  /** @default HTTP */
  readonly send?: Send;
}

/** Running traffic. */
export interface Traffic {
  readonly books: Books;
  /** Stops sending and waits for the answers to what was sent. */
  stop(): Promise<Books>;
}

/** Starts a flow of orders; it goes on until stopped. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { ordersPerSecond, maxInFlight, clock = realClock, share = () => 1 } = options;
  const send = options.send ?? httpSender(options.ordersUrl);
  // Two sources, so that the orders do not depend on how the rate varies.
  const plan = planOrders(seededRandom(options.seed), options.mix, options.run);
  const books = new BookKeeper();

  const request = async (planned: PlannedOrder): Promise<void> => books.record(planned, await send(planned));

  const client = async (planned: PlannedOrder): Promise<void> => {
    if (planned.duplicate) books.duplicates += 1;
    const first = request(planned);
    if (planned.duplicate === "afterwards") await first;
    await Promise.all(planned.duplicate ? [first, request(planned)] : [first]);
  };

  const flow = startFlow({
    ratePerSecond: (sinceStartMs) => share() * rateAt(ordersPerSecond, options.wave, sinceStartMs),
    random: seededRandom(options.seed + 1),
    clock,
    maxInFlight,
    onHeldBack: () => void books.heldBack++,
    arrive: () => client(plan.next().value),
  });
  return {
    books,
    async stop() {
      await flow.stop();
      return books;
    },
  };
}
