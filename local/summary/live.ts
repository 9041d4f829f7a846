import type { ProviderBehaviour } from "../../config/index.js";
import { alarmsText } from "./alarms.js";
import type { FunctionFigures, QueueFigures, RunState } from "./state.js";
import { clock, type Line, milliseconds, type Segment, say, type Tone, table } from "./text.js";

/** The provider's behaviour in words. */
export function behaviourInWords(behaviour: ProviderBehaviour): string {
  if (behaviour.mode === "down") return "down";
  if (behaviour.mode === "declining") return `declining ${Math.round(100 * behaviour.share)} %`;
  return `${behaviour.mode}, ${milliseconds(behaviour.latencyMs)}`;
}

const badWhen = (bad: boolean, otherwise: Tone = "plain"): Tone => (bad ? "bad" : otherwise);
const count = (value: number, isBad = false): Segment => say(String(value), badWhen(isBad && value > 0));
const label = (text: string): Segment => say(text.padEnd(10), "dim");

function heading(state: RunState): Line {
  const of = state.totalMs === null ? "" : ` of ${clock(state.totalMs)}`;
  const time = state.phase === "draining" ? "draining the queues" : `${clock(state.elapsedMs)}${of}`;
  const fault = state.fault ? say(`  fault ${state.fault.name}: ${state.fault.description}`, "warn") : say("  no fault", "dim");
  return [say(time, "strong"), fault];
}

const ordersLine = (state: RunState): Line => [
  label("orders"),
  say(`accepted ${state.accepted} (${state.acceptedPerSecond.toFixed(1)}/s)  `),
  say(`rejected ${state.rejected} (${state.rejectedPerSecond.toFixed(1)}/s)  duplicates ${state.duplicates}  `),
  say(`no answer ${state.transportErrors}`, badWhen(state.transportErrors > 0)),
];

const settledLine = (state: RunState): Line => [
  label(""),
  say(`completed ${state.completed}`, "good"),
  say(`  declined ${state.declined}  pending ${state.pending}`),
];

const metricsLines = ({ metrics }: RunState): Line[] =>
  metrics
    ? [
        [
          label("metrics"),
          say(`accepted ${metrics.accepted}  `),
          say(`refused ${metrics.refused}  no answer ${metrics.unanswered}`, badWhen(metrics.refused + metrics.unanswered > 0)),
        ],
      ]
    : [];

function providerLine(state: RunState): Line {
  const breakers = Object.entries(state.breakers).map(([dependency, breaker]) =>
    say(`  breaker of ${dependency} ${breaker}`, badWhen(breaker !== "CLOSED")),
  );
  return [
    label("provider"),
    say(behaviourInWords(state.provider), state.provider.mode === "normal" ? "plain" : "warn"),
    say(`  authorized ${state.authorizedPayments}  declined ${state.declinedPayments}`),
    ...breakers,
  ];
}

const functionRow = (figures: FunctionFigures): Segment[] => [
  say(figures.service),
  count(figures.invocations),
  count(figures.errors, true),
  count(figures.throttles, true),
  say(milliseconds(figures.p50)),
  say(milliseconds(figures.p99)),
];

const queueRow = (figures: QueueFigures): Segment[] => [
  say(figures.queue),
  count(figures.waiting),
  count(figures.inFlight),
  say(figures.oldestSeconds === null ? "-" : `${Math.round(figures.oldestSeconds)} s`),
  count(figures.deadLetters, true),
];

const heads = (...names: string[]): Segment[] => names.map((name) => say(name, "dim"));

/** The live summary: always the same lines for the same services and queues, so that it can be drawn over itself. */
export function liveLines(state: RunState): Line[] {
  return [
    heading(state),
    ordersLine(state),
    settledLine(state),
    ...metricsLines(state),
    providerLine(state),
    [label("alarms"), ...alarmsText(state.alarms)],
    ...table([heads("function", "invocations", "errors", "throttled", "p50", "p99"), ...state.functions.map(functionRow)]),
    ...table([heads("queue", "waiting", "in work", "oldest", "dead letters"), ...state.queues.map(queueRow)]),
  ];
}

/** The summary in one line, for logs. */
export function plainLine(state: RunState): string {
  const errors = state.functions.reduce((total, figures) => total + figures.errors, 0);
  const slowest = state.functions.map(({ service, p99 }) => `${service} ${milliseconds(p99)}`).join(", ");
  const held = state.queues.reduce((total, queue) => total + queue.waiting + queue.inFlight, 0);
  const dead = state.queues.reduce((total, queue) => total + queue.deadLetters, 0);
  const breakers = Object.entries(state.breakers).map(([dependency, breaker]) => `, breaker of ${dependency} ${breaker}`);
  return [
    `${clock(state.elapsedMs)}${state.phase === "draining" ? " draining" : ""}`,
    `orders ${state.accepted} (${state.acceptedPerSecond.toFixed(1)}/s), rejected ${state.rejected}`,
    `completed ${state.completed}, declined ${state.declined}, pending ${state.pending}`,
    `errors ${errors}`,
    `p99 ${slowest}`,
    `queued ${held}, dead letters ${dead}`,
    `provider ${behaviourInWords(state.provider)}${breakers.join("")}`,
    state.alarms.inAlarm.length === 0 ? "no alarm" : `in ALARM ${state.alarms.inAlarm.join(", ")}`,
    ...(state.fault ? [`fault ${state.fault.name}`] : []),
  ].join(" | ");
}
