import { DeploymentError } from "../errors.js";
import { parseCron } from "./cron.js";
import type { Schedule } from "./model.js";

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RATE = /^rate\((\d+) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\((.+)\)$/;

function parseRate(text: string): Schedule | null {
  const [, digits = "", unit = "", plural] = RATE.exec(text) ?? [];
  const value = Number(digits);
  // EventBridge refuses `rate(1 minutes)` and `rate(5 minute)`.
  if (value === 0 || (value === 1) === (plural === "s")) return null;
  const periodMs = value * (UNIT_MS[unit] ?? 0);
  return { next: (now, startedAt) => startedAt + (Math.floor((now - startedAt) / periodMs) + 1) * periodMs };
}

/**
 * The schedule of an expression `rate(…)` or `cron(…)` (page "Schedule expressions in Amazon EventBridge"), in UTC. A rate counts
 * from its start, and runs first after one period.
 * @throws {DeploymentError} naming `where`
 */
export function parseSchedule(text: string, where: string): Schedule {
  const cron = CRON.exec(text)?.[1];
  const schedule = cron === undefined ? parseRate(text) : parseCron(cron);
  if (schedule === null || typeof schedule === "string")
    throw new DeploymentError(
      `${where}: ${text} is not a schedule that the laptop knows${schedule === null ? "" : `: ${schedule}`}; write rate(5 minutes) or cron(0 3 * * ? *)`,
    );
  return schedule;
}
