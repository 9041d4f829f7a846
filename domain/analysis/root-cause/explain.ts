import type { Channel } from "./channel.js";
import { type Channels, MUTE } from "./channels.js";
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
const CROWDED = 0.3;
/** Of what begins later than what it should explain, for each point. */
const TOO_LATE = 0.6;

/** How alike two symptoms run over the window, 0 to 1: the square of the cosine between them. */
function alike(one: readonly number[], other: readonly number[]): number {
  let product = 0;
  let ones = 0;
  let others = 0;
  for (const [at, value] of one.entries()) {
    const beside = other[at] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(beside)) continue;
    product += value * beside;
    ones += value ** 2;
    others += beside ** 2;
  }
  return product <= 0 ? 0 : (product / Math.sqrt(ones) / Math.sqrt(others)) ** 2;
}

/** Another kind of symptom does not follow in proportion: a crowd that doubles may make waiting tenfold. */
function capped({ excess, total, points }: Channel): readonly number[] {
  const cap = (total / Math.max(1, points)) * 0.5;
  return excess.map((value) => Math.min(cap, value));
}

/** Points before one that the other has are what it comes too late by; those that it lacks say nothing. */
function late(one: Channel, other: Channel): number {
  if (one.first < 0 || other.first <= one.first) return 1;
  const missed = other.excess.slice(one.first, other.first).filter((value) => !Number.isNaN(value)).length;
  return TOO_LATE ** missed;
}

/** How much of one's total another's is, over the bad points that both have. */
function ratio(one: Channel, other: Channel): number {
  let mine = 0;
  let its = 0;
  let points = 0;
  for (const [at, value] of one.excess.entries()) {
    const beside = other.excess[at] ?? Number.NaN;
    if (!one.bad[at] || Number.isNaN(value) || Number.isNaN(beside)) continue;
    mine += value;
    its += beside;
    points += 1;
  }
  if (points === 0) return 0;
  return mine > 0 ? Math.max(0, its) / mine : Number(its > 0);
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

/** So many nodes in a row that tell nothing are looked through. */
const MOST_BLIND = 3;

/** The next nodes along calls that tell of a symptom; those that lack the metric are looked through. */
function nearest(node: number, kind: Symptom, all: readonly Channels[], next: readonly (readonly number[])[]): readonly number[] {
  const found = new Set<number>();
  const seen = new Set([node]);
  let blind = [node];
  for (let step = 0; step <= MOST_BLIND && blind.length > 0; step += 1) {
    const further: number[] = [];
    for (const other of blind.flatMap((each) => next[each] ?? [])) {
      if (seen.has(other)) continue;
      seen.add(other);
      if (all[other]?.[kind]) found.add(other);
      else further.push(other);
    }
    blind = further;
  }
  return [...found];
}

/** What explains a symptom of a node; what the shares leave up to 1 begins at the node itself. */
export function reasonsOf(node: number, symptom: Symptom, all: readonly Channels[], graph: CallGraph): readonly Reason[] {
  const self = all[node]?.[symptom];
  if (!self || self.total <= 0) return [];
  const told = (kind: Symptom, next: readonly (readonly number[])[]): readonly number[] => nearest(node, kind, all, next);
  const callees = told(symptom === "latency" ? "latency" : "errors", graph.callees);
  const slowCallees = told("latency", graph.callees);
  const silentCallees = told("silence", graph.callees);
  const callers = told("surge", graph.callers);
  const from = (other: number, kind: Symptom, size: (channel: Channel) => number): Reason => {
    const channel = all[other]?.[kind];
    if (!channel || channel.sure === 0) return { node: other, symptom: kind, share: 0 };
    const shape = kind === symptom ? alike(self.excess, channel.excess) : alike(capped(self), capped(channel));
    return { node: other, symptom: kind, share: Math.min(1, size(channel)) * channel.sure * shape * late(self, channel) };
  };
  const counted = (callee: number) => (channel: Channel) => SLACK * graph.shareOf(node, callee) * ratio(self, channel);
  // What is mute for several callers that all fail explains more than what is mute for one.
  const widely = (reason: Reason): Reason => {
    const failing = (graph.callers[reason.node] ?? []).filter((caller) => (all[caller]?.errors?.sure ?? 0) > 0.5);
    return { ...reason, share: reason.share * Math.max(1, failing.length) };
  };
  const mute = (callee: number) => (channel: Channel) => (channel.observed < MUTE * channel.usual ? counted(callee)(channel) : 0);
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
            ...silentCallees.map((callee) => from(callee, "silence", lost)),
            ...told("errors", graph.callees).map((callee) => from(callee, "errors", () => 0.5)),
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
            ...slowCallees.map((callee) => from(callee, "latency", slower)),
          ],
        },
        // A callee that fails is seen to; one that is mute may only not be called any more.
        { most: 1, reasons: silentCallees.map((callee) => widely(from(callee, "silence", mute(callee)))) },
        {
          most: OTHER_KIND,
          reasons: [
            ...silentCallees.map((callee) => from(callee, "silence", counted(callee))),
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
    case "drop": {
      if (callers.length === 0) return [];
      const behind = graph.behind(node);
      // What comes back round a circle has dropped because the node itself has: only what it dropped more than that is a reason.
      const dropped = (caller: number) => (channel: Channel) =>
        Math.max(0, (channel.total / (channel.usual || 1)) * ((self.usual || 1) / self.total) - Number(behind.has(caller)));
      return divide([
        {
          most: 1,
          reasons: callers.flatMap((caller) => [from(caller, "drop", dropped(caller)), from(caller, "errors", () => 0.5)]),
        },
      ]);
    }
    case "silence":
    case "calls":
      return [];
  }
}

/** Share of the requests that a silent node lost. */
const lost = (channel: Channel): number => channel.total / (channel.points * channel.usual || 1);
