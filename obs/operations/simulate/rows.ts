import type { SimulationOutput } from "../../../simulator/simulation/index.js";
import { formatTime } from "../events/time.js";

/** One line of output, as `obs simulate` promises it. */
export function rowText(output: SimulationOutput): string {
  const t = formatTime(output.t);
  if (output.type === "transition") {
    const { type, alarm, from, to, reason } = output;
    return `${JSON.stringify({ t, type, alarm, from, to, reason })}\n`;
  }
  const { type, alarm, state, target, deliveries, suppressedBy } = output;
  return `${JSON.stringify({ t, type, alarm, state, target, deliveries, suppressedBy })}\n`;
}
