import { type Answer, type Asked, EVERY_MINUTE, page, textOf } from "./asked.js";
import type { Scenario } from "./scenario.js";

const FAILING = /Fail|Error|Fault|Throttl/;
/** Points of the last so many minutes are those of an incident. */
const INCIDENT_MINUTES = 10;

/** Points of every minute; of failures many at the end. */
function metrics({ body }: Asked): Answer {
  const { StartTime, EndTime, MetricDataQueries } = body;
  const begin = Number(StartTime);
  const count = (Number(EndTime) - begin) / EVERY_MINUTE;
  const Timestamps = Array.from({ length: count }, (_, at) => begin + at * EVERY_MINUTE);
  const queries = Array.isArray(MetricDataQueries) ? MetricDataQueries : [];
  return {
    MetricDataResults: queries.map((query: unknown, at) => {
      const fails = FAILING.test(JSON.stringify(query));
      const Values = Timestamps.map((time, minute) =>
        fails ? (count - minute <= INCIDENT_MINUTES ? 20 : 0) : 40 + (((time / EVERY_MINUTE) * (7 + at)) % 13),
      );
      return { Id: `m${at}`, Label: `metric ${at}`, StatusCode: "Complete", Timestamps, Values };
    }),
  };
}

const ids = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `1-6759e988-${kind}${String(at).padStart(23, "0")}`);

const SERVICES = 40;
const statistics = { OkCount: 90, TotalCount: 100, TotalResponseTime: 40, FaultStatistics: { TotalCount: 10, OtherCount: 10 } };
const histogram = Array.from({ length: 60 }, (_, at) => ({ Value: at / 60, Count: at }));

const graph = (): Answer => ({
  Services: Array.from({ length: SERVICES }, (_, at) => ({
    ...{ ReferenceId: at, Name: `service-${at}.example.com`, Names: [`service-${at}.example.com`], Type: "remote" },
    ...{ SummaryStatistics: statistics, DurationHistogram: histogram, ResponseTimeHistogram: histogram },
    Edges: [1, 2, 3].map((step) => ({
      ...{ ReferenceId: (at + step) % SERVICES, SummaryStatistics: statistics, ResponseTimeHistogram: histogram },
    })),
  })),
});

const summaries = ({ body }: Asked, { traces }: Scenario): Answer => {
  const kind = String(body.FilterExpression).includes("responsetime") ? "a" : "b";
  const found = ids(kind, traces).map((Id, at) => ({
    ...{ Id, Duration: 1 + (at % 17), ResponseTime: 1, HasFault: kind === "b", HasError: false, StartTime: at },
    Http: { HttpURL: `https://orders.example.com/orders/${at}`, HttpStatus: 502, HttpMethod: "POST", ClientIp: "192.0.2.1" },
    Annotations: Object.fromEntries(
      ["orderId", "operation", "outcome"].map((key) => [key, [{ AnnotationValue: { StringValue: `${key} ${at}` } }]]),
    ),
    ServiceIds: Array.from({ length: 8 }, (_, n) => ({ Name: `service-${n}`, Names: [`service-${n}`], Type: "remote" })),
  }));
  return page(body.NextToken, found, 100, "TraceSummaries");
};

/** A segment with calls in it, one of them failed with a stack. */
function segment(trace: string, at: number, length: number): { readonly Id: string; readonly Document: string } {
  const id = `${trace.slice(-8)}${String(at).padStart(8, "0")}`;
  const start_time = 1_700_000_000 + at / 10;
  const times = { start_time, end_time: start_time + 0.09 };
  const call = (n: number) => ({
    ...{ id: `${id.slice(0, 14)}${n}`, name: "DynamoDB", namespace: "aws", ...times, fault: n === 0 },
    aws: { table_name: `table-${at % 9}`, operation: "PutItem", request_id: textOf(40, n) },
  });
  const exception = { id, type: "DependencyError", message: textOf(200, at), stack: [textOf(Math.max(0, length - 1500), at)] };
  const parent = at === 0 ? {} : { parent_id: `${trace.slice(-8)}${String(at - 1).padStart(8, "0")}` };
  const own = { trace_id: trace, id, name: `service-${at}`, ...times, ...parent, origin: "AWS::Lambda::Function", fault: true };
  return { Id: id, Document: JSON.stringify({ ...own, cause: { exceptions: [exception] }, subsegments: [0, 1, 2].map(call) }) };
}

const traces = ({ body }: Asked, { segments, segmentLength }: Scenario): Answer => {
  const asked = Array.isArray(body.TraceIds) ? body.TraceIds.map(String) : [];
  const segmentsOf = (id: string) => Array.from({ length: segments }, (_, at) => segment(id, at, segmentLength));
  return { Traces: asked.map((Id) => ({ Id, Duration: 5, LimitExceeded: false, Segments: segmentsOf(Id) })) };
};

/** Answers about metrics and traces by what is asked. */
export const OBSERVABILITY: Readonly<Record<string, (asked: Asked, scenario: Scenario) => Answer>> = {
  GetMetricData: metrics,
  "/ServiceGraph": graph,
  "/TraceSummaries": summaries,
  "/Traces": traces,
};
