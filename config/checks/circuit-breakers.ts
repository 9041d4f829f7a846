import { trialMs } from "../../domain/circuit/state.js";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import type { ConfigProblem } from "../errors.js";
import { breakerSettings } from "../schema/circuit-breakers.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** The table that the instances share their breakers in, and what that takes. */
const TABLE = "circuit";
const NEEDED = ["GetItem", "UpdateItem"] as const;

/** Services that guard a dependency without the table for it, and a trial that would end before the provider's own timeout. */
export function circuitBreakerProblems({ services, circuitBreakers, paymentProvider }: PlatformConfig): ConfigProblem[] {
  const withoutTable = Object.entries(services).flatMap(([name, service]) => {
    if (service.kind !== "function" || service.guards.length === 0) return [];
    const given = service.tables[TABLE] ?? [];
    if (NEEDED.every((action) => given.includes(action))) return [];
    return [problem(`services.${name}.tables.${TABLE}`, given, `must have ${NEEDED.join(" and ")}: the service guards calls`)];
  });
  const provider = circuitBreakers[GUARDED_DEPENDENCIES.paymentProvider];
  const longest = trialMs(breakerSettings(provider));
  const { timeoutMs } = paymentProvider;
  if (timeoutMs <= longest) return withoutTable;
  return [
    ...withoutTable,
    problem(
      `circuitBreakers.${GUARDED_DEPENDENCIES.paymentProvider}.leaseSeconds`,
      provider.leaseSeconds,
      `leaves a trial ${longest} ms, less than paymentProvider.timeoutMs (${timeoutMs}): make it longer`,
    ),
  ];
}
