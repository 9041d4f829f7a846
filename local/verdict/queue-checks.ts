import { type Check, type Evidence, METRICS_QUEUE, type QueueState, waiting } from "./evidence.js";

const before = ({ queuesBefore }: Evidence, queue: string): QueueState | undefined =>
  queuesBefore.find((state) => state.queue === queue);

/** Dead letters of messages that were sent during the run. A queue that the row does not name must get none. */
function deadLetterCheck(evidence: Evidence, state: QueueState): Check {
  const { atLeast, atMost } = evidence.expect.deadLetters[state.queue] ?? { atLeast: 0, atMost: 0 };
  const came = state.deadLetters;
  const ok = came >= atLeast && (atMost === undefined || came <= atMost);
  return {
    name: `dead letters of ${state.queue}`,
    ok,
    expected: atMost === atLeast ? String(atLeast) : `${atLeast} to ${atMost ?? "any"}`,
    actual: String(came),
    details: ok ? [] : state.deadOrderIds,
  };
}

/** When all must be settled, no message may be left over that was not there before. */
function leftOverCheck(evidence: Evidence, state: QueueState): Check {
  const earlier = before(evidence, state.queue);
  const atMost = earlier ? waiting(earlier) : 0;
  return {
    name: `messages left in ${state.queue}`,
    ok: waiting(state) <= atMost,
    expected: atMost === 0 ? "none" : `at most the ${atMost} from before the run`,
    actual: waiting(state) === 0 ? "none" : `${state.visible} waiting, ${state.inFlight} in work, ${state.delayed} delayed`,
    details: [],
  };
}

/** Where orders may stay pending, messages that carry them on may wait; where metrics may, so may theirs. */
function mustBeEmpty({ expect }: Evidence, { queue }: QueueState): boolean {
  if (expect.orders === "some-pending") return false;
  return queue !== METRICS_QUEUE || expect.acceptedMetrics === undefined;
}

/** Checks of the queues and their dead letters. */
export const queueChecks = (evidence: Evidence): Check[] => [
  ...evidence.queues.map((state) => deadLetterCheck(evidence, state)),
  ...evidence.queues.filter((state) => mustBeEmpty(evidence, state)).map((state) => leftOverCheck(evidence, state)),
];
