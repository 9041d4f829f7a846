import type {
  IncidentMaterial,
  MaterialChange,
  MaterialLine,
  MaterialSeries,
  MaterialTrace,
  NodeKind,
} from "../../../../../domain/contracts/material.js";

export type Values = readonly (number | null)[];

/** What a node does in the points of the incident; what is not told is calm. */
export interface Behaviour {
  readonly latency?: Values;
  readonly availability?: Values;
  readonly requests?: Values;
}

/** The shop, as the configuration has it. */
const SHOP = {
  nodes: {
    client: "client",
    "order-api": "container",
    "queue:orders": "queue",
    "table:orders": "table",
    "order-processor": "function",
    "queue:payments": "queue",
    "payment-handler": "function",
    "table:payments": "table",
    "payment-provider": "remote",
    "queue:payment-results": "queue",
  } satisfies Readonly<Record<string, NodeKind>>,
  edges: [
    ["client", "order-api"],
    ["order-api", "queue:orders"],
    ["order-api", "table:orders"],
    ["queue:orders", "order-processor"],
    ["order-processor", "table:orders"],
    ["order-processor", "queue:payments"],
    ["queue:payments", "payment-handler"],
    ["payment-handler", "table:payments"],
    ["payment-handler", "payment-provider"],
    ["payment-handler", "queue:payment-results"],
    ["queue:payment-results", "order-processor"],
  ] as [string, string][],
};

/** Seconds and requests a minute of what is measured: services, the provider, and what is sent to queues. */
const CALM: Readonly<Record<string, { readonly seconds?: number; readonly requests: number }>> = {
  "order-api": { seconds: 0.012, requests: 120 },
  "queue:orders": { requests: 60 },
  "order-processor": { seconds: 0.035, requests: 120 },
  "queue:payments": { requests: 60 },
  "payment-handler": { seconds: 0.22, requests: 60 },
  "payment-provider": { seconds: 0.15, requests: 60 },
  "queue:payment-results": { requests: 60 },
};

export const INCIDENT_POINTS = 10;
const NORMAL_POINTS = 60;
const AT = Date.parse("2026-11-21T10:30:00.000Z") / 1000;
const FROM = AT - INCIDENT_POINTS * 60;
const SINCE = FROM - NORMAL_POINTS * 60;

/** ISO time, in minutes after the incident's window begins. */
export const minute = (minutes: number): string => new Date((FROM + 60 * minutes) * 1000).toISOString();

/** Noise that is the same every time, about -1 to 1. */
const noise = (seed: number): number => {
  const wave = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
};

/** Values that are calm until a minute, and then something else. */
export const from = (begin: number, calm: number, then: number | null): Values =>
  Array.from({ length: INCIDENT_POINTS }, (_, at) =>
    at < begin ? calm * (1 + 0.1 * noise(at)) : then === null ? null : then * (1 + 0.05 * noise(at)),
  );

function seriesOf(
  names: readonly string[],
  count: number,
  seed: number,
  now: Readonly<Record<string, Behaviour>>,
): Record<string, Record<string, (number | null)[]>> {
  return Object.fromEntries(
    names.map((node, place) => {
      const { seconds, requests = 0 } = CALM[node] ?? {};
      const told = now[node] ?? {};
      const each = (value: (at: number) => number): (number | null)[] =>
        Array.from({ length: count }, (_, at) => value(seed + 100 * place + at));
      return [
        node,
        {
          ...(seconds !== undefined && {
            "latency/Average": [...(told.latency ?? each((at) => seconds * (1 + 0.15 * noise(at))))],
            "availability/Average": [...(told.availability ?? each(() => 100))],
          }),
          "requests/Sum": [...(told.requests ?? each((at) => Math.round(requests * (1 + 0.12 * noise(at + 7)))))],
        },
      ];
    }),
  );
}

/** A further series: calm at `usual` (0 by default), and `now` in the incident. */
export const further = (
  node: string,
  name: string,
  now: Values,
  { statistic = "Sum", unit = "Count", usual = 0 } = {},
): MaterialSeries => ({
  node,
  name,
  statistic,
  unit,
  reference: `shop/Application ${name} service=${node}`,
  timestamps: Array.from({ length: NORMAL_POINTS + INCIDENT_POINTS }, (_, at) => SINCE + 60 * at),
  values: [...Array.from({ length: NORMAL_POINTS }, (_, at) => usual * (1 + 0.05 * noise(at))), ...now],
});

export const line = (node: string, minutes: number, message: string, more: Partial<MaterialLine> = {}): MaterialLine => ({
  at: minute(minutes),
  node,
  level: "ERROR",
  message,
  errorName: null,
  operation: null,
  ...more,
});

/** Lines of one message, one every half minute from a minute on. */
export const lines = (
  node: string,
  begin: number,
  count: number,
  message: (at: number) => string,
  more: Partial<MaterialLine> = {},
): MaterialLine[] => Array.from({ length: count }, (_, at) => line(node, begin + at / 2, message(at), more));

export const change = (node: string, minutes: number, more: Partial<MaterialChange> = {}): MaterialChange => ({
  id: `event-${node}-${minutes}`,
  at: minute(minutes),
  kind: "deployment",
  node,
  resource: `shop-${node}-dev`,
  event: "UpdateFunctionCode20150331v2",
  actor: "deployer",
  version: "42",
  ...more,
});

type Step = MaterialTrace["steps"][number];

/** A trace as `a>b>c`: each calls the next; the last one takes its time, fails or is slow. */
export function trace(
  id: string,
  way: string,
  chosen: MaterialTrace["chosen"],
  { ms = 3000, cause = null }: { ms?: number; cause?: string | null } = {},
): MaterialTrace {
  const nodes = way.split(">");
  const steps = nodes.map(
    (node, at): Step => ({
      node,
      caller: nodes[at - 1] ?? null,
      name: at === nodes.length - 1 ? "POST /authorizations" : node,
      startMs: 5 * at,
      durationMs: Math.max(1, ms - 10 * at),
      error: false,
      fault: chosen === "failing",
      throttle: false,
      cause: at === nodes.length - 1 ? cause : null,
    }),
  );
  return { id, startedAt: minute(6), durationMs: ms, chosen, steps };
}

export interface Written {
  readonly trigger: Partial<IncidentMaterial["trigger"]> & Pick<IncidentMaterial["trigger"], "node" | "metric">;
  readonly now?: Readonly<Record<string, Behaviour>>;
  readonly further?: readonly MaterialSeries[];
  readonly traces?: readonly MaterialTrace[];
  readonly logs?: { readonly normal?: readonly MaterialLine[]; readonly incident?: readonly MaterialLine[] };
  readonly changes?: readonly MaterialChange[];
}

/** An incident of the shop. */
export function materialOf({
  trigger,
  now = {},
  further: series = [],
  traces = [],
  logs = {},
  changes = [],
}: Written): IncidentMaterial {
  const measured = Object.keys(CALM);
  const times = (count: number, first: number): number[] => Array.from({ length: count }, (_, at) => first + 60 * at);
  return {
    version: 1,
    incidentId: "inc_written",
    environment: "dev",
    trigger: {
      kind: "alarm",
      name: `shop-${trigger.node}-${trigger.metric}-dev`,
      severity: "medium",
      runbook: "lambda-errors.md",
      at: minute(INCIDENT_POINTS),
      reason: "Threshold Crossed: 3 datapoints were greater than the threshold",
      ...trigger,
    },
    windows: {
      normal: { from: minute(-NORMAL_POINTS), to: minute(0) },
      incident: { from: minute(0), to: minute(INCIDENT_POINTS) },
    },
    nodes: Object.entries(SHOP.nodes).map(([name, kind]) => ({ name, kind })),
    edges: SHOP.edges,
    metrics: {
      normal: { timestamps: times(NORMAL_POINTS, SINCE), series: seriesOf(measured, NORMAL_POINTS, 1, {}) },
      incident: { timestamps: times(INCIDENT_POINTS, FROM), series: seriesOf(measured, INCIDENT_POINTS, 5000, now) },
    },
    further: [...series],
    traces: [...traces],
    logs: { normal: [...(logs.normal ?? [])], incident: [...(logs.incident ?? [])] },
    changes: [...changes],
    slo: { target: 0.999, periodDays: 30 },
    lacking: [],
  };
}
