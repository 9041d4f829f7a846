import { type LogEvent, logBatches } from "./batches.js";

/** How long a line waits for others. */
const FLUSH_MS = 500;
/** Lines kept while the local AWS does not take them; beyond it the oldest are dropped. */
const MAX_WAITING_LINES = 100_000;

/** Where lines go. */
export interface LogTarget {
  createStream(group: string, stream: string): Promise<void>;
  put(group: string, stream: string, events: readonly LogEvent[]): Promise<void>;
}

/** Takes the metrics of a line. @throws {MetricDatumError} for what CloudWatch would refuse */
export type TakeMetrics = (group: string, line: string, time: number) => void;

/** Takes lines of output, to a log group and to the metrics that are made of them. */
export interface LogShipper {
  write(group: string, stream: string, line: string, time: number): void;
  /** Resolves when every line that was written before is in its log group, or could not be put there. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

interface Stream {
  readonly group: string;
  readonly stream: string;
  created: boolean;
  waiting: LogEvent[];
}

/** Ships lines in batches. `warn` is told once of each kind of problem. */
export function createLogShipper(target: LogTarget, take: TakeMetrics, warn: (message: string) => void): LogShipper {
  const streams = new Map<string, Stream>();
  const warned = new Set<string>();
  let waiting = 0;
  let timer: NodeJS.Timeout | null = null;
  let shipping: Promise<void> = Promise.resolve();

  const warnOnce = (key: string, message: string): void => {
    if (warned.has(key)) return;
    warned.add(key);
    warn(message);
  };

  const extractMetrics = (group: string, line: string, time: number): void => {
    try {
      take(group, line, time);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      warnOnce(`metric ${group} ${what}`, `${group}: a metric that CloudWatch would refuse: ${what}`);
    }
  };

  const ship = async (one: Stream): Promise<void> => {
    const events = one.waiting;
    one.waiting = [];
    waiting -= events.length;
    const batches = logBatches(events);
    try {
      if (!one.created) await target.createStream(one.group, one.stream);
      one.created = true;
      while (batches[0]) {
        await target.put(one.group, one.stream, batches[0]);
        batches.shift();
      }
    } catch (error) {
      const left = batches.flat();
      const room = Math.max(0, MAX_WAITING_LINES - waiting);
      one.waiting = [...left.slice(Math.max(0, left.length - room)), ...one.waiting];
      waiting += Math.min(left.length, room);
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce(`put ${one.group} ${reason}`, `${one.group} does not take its log lines: ${reason}`);
    }
  };

  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    shipping = shipping.then(async () => {
      await Promise.all([...streams.values()].filter((one) => one.waiting.length > 0).map(ship));
      if (waiting > 0) schedule();
    });
    return shipping;
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => void flush(), FLUSH_MS);
    timer.unref();
  };

  return {
    write(group, stream, line, time) {
      extractMetrics(group, line, time);
      const key = `${group} ${stream}`;
      const one = streams.get(key) ?? { group, stream, created: false, waiting: [] };
      streams.set(key, one);
      one.waiting.push({ timestamp: time, message: line });
      waiting += 1;
      schedule();
    },
    flush,
    async stop() {
      await flush();
      if (timer) clearTimeout(timer);
    },
  };
}
