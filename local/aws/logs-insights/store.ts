import type { AskedTime } from "../asked-time.js";
import type { InsightsEvent } from "./record.js";

/** Lines kept of a log group; of more the oldest go. */
const MOST_LINES = 100_000;

/** A line as it was put. Times are real, epoch milliseconds. */
interface StoredLine {
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
  readonly stream: string;
}

/** The lines that went through the endpoint, for queries. moto keeps them too, for everything else. */
export class LogStore {
  private readonly groups = new Map<string, StoredLine[]>();

  constructor(private readonly account: string) {}

  /** True once a line of the group was put. */
  has(group: string): boolean {
    return this.groups.has(group);
  }

  put(group: string, stream: string, events: readonly { readonly timestamp: number; readonly message: string }[]): void {
    const lines = this.groups.get(group) ?? [];
    this.groups.set(group, lines);
    const ingestedAt = Date.now();
    for (const { timestamp, message } of events) lines.push({ timestamp, ingestedAt, message, stream });
    if (lines.length > MOST_LINES) lines.splice(0, lines.length - Math.floor(MOST_LINES * 0.9));
  }

  /** Lines of groups in [from, to], which are of the time that is asked in. */
  read(groups: readonly string[], from: number, to: number, time: AskedTime): InsightsEvent[] {
    const [first, last] = [time.realOf(from), time.realOf(to)];
    return groups.flatMap((group) =>
      (this.groups.get(group) ?? []).flatMap(({ timestamp, ingestedAt, message, stream }, index) => {
        if (timestamp < first || timestamp > last) return [];
        const pointer = Buffer.from(JSON.stringify([group, stream, timestamp, index])).toString("base64url");
        const at = { timestamp: time.at(timestamp), ingestedAt: time.at(ingestedAt) };
        return [{ ...at, message, group, stream, account: this.account, pointer }];
      }),
    );
  }
}
