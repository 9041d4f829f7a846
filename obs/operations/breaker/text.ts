import { UNTIL_RESET } from "../../../domain/circuit/state.js";
import type { Breaker } from "./index.js";

const time = (ms: number): string => new Date(ms).toISOString();

/** Since when, and until when by hand. */
function sinceText({ state, openedAt, forcedUntil }: Breaker["circuit"], now: number): string {
  if (state === "CLOSED") return "";
  const since = `since ${time(openedAt)}`;
  if (forcedUntil === UNTIL_RESET) return `${since}, until it is reset`;
  return now < forcedUntil ? `${since}, until ${time(forcedUntil)}` : since;
}

/** Rows of the table: dependency, state, since when, failures, the last change by hand. */
export const breakerRows = (breakers: readonly Breaker[], now: number): string[][] =>
  breakers.map(({ dependency, circuit }) => {
    const { manual } = circuit;
    return [
      dependency,
      circuit.state,
      sinceText(circuit, now),
      String(circuit.failures),
      manual ? `${manual.action} ${time(manual.at)} by ${manual.by}: ${manual.reason}` : "",
    ];
  });

/** What programs read: the state, times in ISO 8601, and what was done by hand, newest first. */
export const breakerObject = ({ dependency, circuit, history }: Breaker) => ({
  dependency,
  state: circuit.state,
  failures: circuit.failures,
  version: circuit.version,
  ...(circuit.state !== "CLOSED" && { openedAt: time(circuit.openedAt) }),
  ...(circuit.forcedUntil > 0 && { forcedUntil: circuit.forcedUntil === UNTIL_RESET ? "reset" : time(circuit.forcedUntil) }),
  history: history.map(({ at, ...rest }) => ({ at: time(at), ...rest })),
});
