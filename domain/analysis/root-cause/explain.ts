import type { Channel, Channels } from "./channels.js";
import type { CallGraph } from "./graph.js";
import type { Symptom } from "./types.js";

/** A symptom of a node, and how much it explains of another. */
export interface Reason {
  readonly node: number;
  readonly symptom: Symptom;
  readonly share: number;
}

/** Slack for calls that come from one caller more than from the others. */
const SLACK = 1.3;
/** What another kind of symptom can explain at most: slowness by errors, errors by slowness and so on. */
const OTHER_KIND = 0.9;
/** Requests that grow by this share of the usual may well cause slowness. */
const CROWDED = 0.5;
/** Of what begins later than what it should explain, for each point. */
const TOO_LATE = 0.6;

/** How alike two symptoms run over the window, 0 to 1: the square of the cosine between them. */
export function alike(one: Channel, other: Channel): number {
  let product = 0;
  let ones = 0;
  let others = 0;
  for (const [at, value] of one.excess.entries()) {
    const with_ = other.excess[at] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(with_)) continue;
    product += value * with_;
    ones += value ** 2;
    others += with_ ** 2;
  }
  if (product <= 0 || ones === 0 || others === 0) return 0;
  const late = one.first >= 0 && other.first > one.first ? other.first - one.first : 0;
  return (product ** 2 / (ones * others)) * TOO_LATE ** late;
}

/** Gives what is left to explain to the reasons of each step, and the rest to the next: the strong ones take more than their part. */
function divide(steps: readonly { readonly most: number; readonly reasons: readonly Reason[] }[]): Reason[] {
  let left = 1;
  const given: Reason[] = [];
  for (const { most, reasons } of steps) {
    const squares = reasons.reduce((sum, { share }) => sum + share ** 2, 0);
    if (squares === 0) continue;
    const taken =
      left *
      Math.min(
        most,
        reasons.reduce((sum, { share }) => sum + share, 0),
      );
    for (const reason of reasons) given.push({ ...reason, share: (taken * reason.share ** 2) / squares });
    left -= taken;
  }
  return given;
}

/** What explains a symptom of a node; what the shares leave up to 1 begins at the node itself. */
export function reasonsOf(node: number, symptom: Symptom, all: readonly Channels[], graph: CallGraph): readonly Reason[] {
  const self = all[node]?.[symptom];
  if (!self || self.total <= 0) return [];
  const callees = graph.callees[node] ?? [];
  const callers = graph.callers[node] ?? [];
  const from = (other: number, kind: Symptom, size: (channel: Channel) => number): Reason => {
    const channel = all[other]?.[kind];
    const share = !channel || channel.sure === 0 ? 0 : Math.min(1, size(channel)) * channel.sure * alike(self, channel);
    return { node: other, symptom: kind, share };
  };
  const counted = (callee: number) => (channel: Channel) => (SLACK * graph.shareOf(node, callee) * channel.total) / self.total;
  const crowded = (channel: Channel) => channel.total / (channel.points * channel.usual * CROWDED || 1);
  const own = (kind: Symptom, most: number): Reason => from(node, kind, () => most);
  const slower = (channel: Channel) => Math.min(1, (channel.observed / (channel.usual || 1) - 1) / 2);
  switch (symptom) {
    case "latency":
      return divide([
        { most: 1, reasons: callees.map((callee) => from(callee, "latency", counted(callee))) },
        {
          most: OTHER_KIND,
          reasons: [
            ...callees.map((callee) => from(callee, "silence", lost)),
            ...callees.map((callee) => from(callee, "errors", () => 0.5)),
            from(node, "surge", crowded),
          ],
        },
        { most: 0.4, reasons: [own("errors", 0.4)] },
      ]);
    case "errors":
      return divide([
        {
          most: 1,
          reasons: [
            ...callees.map((callee) => from(callee, "errors", counted(callee))),
            ...callees.map((callee) => from(callee, "silence", counted(callee))),
          ],
        },
        {
          most: OTHER_KIND,
          reasons: [
            ...callees.map((callee) => from(callee, "latency", slower)),
            from(node, "latency", slower),
            from(node, "surge", crowded),
          ],
        },
      ]);
    case "surge": {
      const relative = self.total / (self.usual || 1);
      const grown = (channel: Channel) => (SLACK * channel.total) / (channel.usual || 1) / (relative || 1);
      return divide([
        { most: 1, reasons: callers.map((caller) => from(caller, "surge", grown)) },
        { most: OTHER_KIND, reasons: callers.length === 0 ? [] : [own("errors", 1)] },
        // Requests come from somebody, also when the caller's own have not grown.
        { most: 1, reasons: callers.map((caller) => ({ node: caller, symptom: "calls", share: graph.shareOf(caller, node) })) },
      ]);
    }
    case "drop":
      return divide([
        {
          most: 1,
          reasons: callers.flatMap((caller) => [
            from(caller, "drop", (channel) => (channel.total / (channel.usual || 1)) * ((self.usual || 1) / self.total)),
            from(caller, "errors", () => 0.5),
          ]),
        },
      ]);
    case "silence":
    case "calls":
      return [];
  }
}

/** Share of the requests that a silent node lost. */
const lost = (channel: Channel): number => channel.total / (channel.points * channel.usual || 1);
