import * as v from "valibot";
import { Connections } from "./connection.js";
import { API_KEY } from "./event.js";
import { Ledger } from "./ledger.js";
import { requestsOf } from "./plan.js";

// usage: node … <port> <phases as JSON>
// Sends each request at its time, whatever became of those before it, and counts its latency from that time: a server that stalls
// is charged for all that it keeps waiting (no coordinated omission). Tells the parent how all ended.

const [, , port, told = ""] = process.argv;
const PhasesSchema = v.array(
  v.object({ name: v.picklist(["warm-up", "steady", "overload", "after"]), seconds: v.number(), rate: v.number() }),
);
const phases = v.parse(PhasesSchema, JSON.parse(told));
const REQUESTS = requestsOf(phases);
const SERVICES = 20;
const TYPES = 5;

/** When each request is to be sent, in ms from the start. */
const times = new Float64Array(REQUESTS);
let filled = 0;
let begin = 0;
for (const { seconds, rate } of phases) {
  for (let index = 0; index < seconds * rate; index++) times[filled++] = begin + (index * 1000) / rate;
  begin += seconds * 1000;
}

const latencies = new Float64Array(REQUESTS);
const statuses = new Uint16Array(REQUESTS);
const late = new Float64Array(REQUESTS);
const accepted = new Ledger(REQUESTS);

function requestOf(index: number): string {
  const body = JSON.stringify({
    service_name: `service-${index % SERVICES}`,
    metric_type: `type-${index % TYPES}`,
    value: index,
    unit: "Milliseconds",
    metadata: { host: `host-${index % 7}`, run: "load" },
  });
  return `POST /metrics HTTP/1.1\r\nHost: bench\r\nX-Api-Key: ${API_KEY.value}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

const ID = /met_[a-p]{32}/;
const fail = (error: Error): void => {
  process.stderr.write(`the generator failed: ${error.message}\n`);
  process.exit(1);
};
const connections = new Connections(Number(port), fail);

const started = performance.now() + 500;
const elapsed = (): number => performance.now() - started;
let sent = 0;
let ended = 0;

function end(index: number, status: number, body: string): void {
  latencies[index] = elapsed() - (times[index] ?? 0);
  statuses[index] = status;
  if (status === 202) accepted.add(ID.exec(body)?.[0] ?? "");
  ended += 1;
  if (ended === REQUESTS) finish();
}

function finish(): void {
  connections.close();
  const answers = { latencies: [...latencies], statuses: [...statuses], late: [...late], accepted: accepted.text() };
  process.send?.(answers, () => process.exit(0));
}

function sendDue(): void {
  for (let now = elapsed(); sent < REQUESTS && (times[sent] ?? 0) <= now; sent++) {
    const index = sent;
    late[index] = now - (times[index] ?? 0);
    connections.send(requestOf(index), (status, body) => end(index, status, body));
  }
  if (sent < REQUESTS) setTimeout(sendDue, 1);
}
sendDue();
