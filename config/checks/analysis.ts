import { trialMs } from "../../domain/circuit/state.js";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import type { ConfigProblem } from "../errors.js";
import { breakerSettings } from "../schema/circuit-breakers.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** Time that an analysis needs beside its sources and the model: to know its incident and to keep the report, in ms. */
const REST_MS = 10_000;

function alarmProblems({ services }: PlatformConfig): ConfigProblem[] {
  return Object.entries(services).flatMap(([name, service]) => {
    if (service.kind !== "function" || service.alarmsFrom.length === 0 || service.consumes.length === 1) return [];
    return [
      problem(`services.${name}.alarmsFrom`, service.alarmsFrom, "needs exactly one queue in consumes: the alarms go there"),
    ];
  });
}

/** Functions that cannot end in time, alarms that have no way to their function, a trial of the model's breaker that ends too early. */
export function analysisProblems(config: PlatformConfig): ConfigProblem[] {
  const { model, deadlinesMs } = config.analysis;
  const needed = Math.max(...Object.values(deadlinesMs)) + (model?.timeoutMs ?? 0) + REST_MS;
  const found = alarmProblems(config);
  for (const [name, service] of Object.entries(config.services)) {
    if (service.kind !== "function" || service.alarmsFrom.length === 0 || service.timeoutSeconds * 1000 >= needed) continue;
    const seconds = Math.ceil(needed / 1000);
    found.push(
      problem(
        `services.${name}.timeoutSeconds`,
        service.timeoutSeconds,
        `must be at least ${seconds}: the longest of analysis.deadlinesMs, analysis.model.timeoutMs and ${REST_MS / 1000} s`,
      ),
    );
  }
  const breaker = config.circuitBreakers[GUARDED_DEPENDENCIES.bedrock];
  const longest = trialMs(breakerSettings(breaker));
  if (model && model.timeoutMs > longest)
    found.push(
      problem(
        `circuitBreakers.${GUARDED_DEPENDENCIES.bedrock}.leaseSeconds`,
        breaker.leaseSeconds,
        `leaves a trial ${longest} ms, less than analysis.model.timeoutMs (${model.timeoutMs}): make it longer`,
      ),
    );
  return found;
}
