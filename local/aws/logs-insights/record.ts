import type { Value } from "./values.js";

/** A log event as Logs Insights sees it. */
export interface InsightsEvent {
  /** Epoch milliseconds, in the time that is asked in. */
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
  readonly group: string;
  readonly stream: string;
  /** Account that the group is of. */
  readonly account: string;
  /** Opaque name of the event, for `@ptr`. */
  readonly pointer: string;
}

/** Fields of a VPC flow log's default format, in order (page "Supported logs and discovered fields"). */
const FLOW_FIELDS = [
  ...["version", "accountId", "interfaceId", "srcAddr", "dstAddr", "srcPort", "dstPort"],
  ...["protocol", "packets", "bytes", "start", "end", "action", "logStatus"],
];
const FLOW_LINE = /^2 \d{12} eni-/;

type Discovered = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Discovered => typeof value === "object" && value !== null;

function discover(message: string): Discovered {
  if (message.startsWith("{")) {
    try {
      const parsed: unknown = JSON.parse(message);
      if (isObject(parsed)) return parsed;
    } catch {
      return {}; // a line that only begins like JSON has no fields but its own
    }
  }
  if (!FLOW_LINE.test(message)) return {};
  const parts = message.split(" ");
  return Object.fromEntries(FLOW_FIELDS.map((name, index) => [name, parts[index]]));
}

/** The value at a dotted path; keys may hold dots themselves. */
function at(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
    const key = path.slice(0, dot);
    if (!Object.hasOwn(value, key)) continue;
    const found = at(value[key], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

const asValue = (value: unknown): Value => {
  if (typeof value === "string" || typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : null;
};

const OWN: Readonly<Record<string, (event: InsightsEvent) => Value>> = {
  "@timestamp": (event) => new Date(event.timestamp),
  "@ingestionTime": (event) => new Date(event.ingestedAt),
  "@message": (event) => event.message,
  "@logStream": (event) => event.stream,
  "@log": (event) => `${event.account}:${event.group}`,
  "@ptr": (event) => event.pointer,
};

/** A row on its way through a query: an event with what was computed for it, or a row of `stats`, which is of no event. */
export class InsightsRecord {
  private discovered: Discovered | undefined;
  readonly computed = new Map<string, Value>();

  constructor(readonly event: InsightsEvent | null) {}

  /** Value of a field: computed before, the event's own, or found in its message (JSON, or a flow log). */
  get(name: string): Value {
    const computed = this.computed.get(name);
    if (computed !== undefined) return computed;
    if (!this.event) return null;
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (own) return own(this.event);
    this.discovered ??= discover(this.event.message);
    return asValue(at(this.discovered, name));
  }
}
