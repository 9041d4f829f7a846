import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** Memory in MiB that Fargate offers for each number of CPU units (page "Task CPU and memory"). */
const MEMORY_OF_CPU: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16_384, 1024),
  4096: steps(8192, 30_720, 1024),
};

/** Containers whose CPU and memory Fargate does not offer together. */
export const fargateProblems = (config: PlatformConfig): ConfigProblem[] =>
  Object.entries(config.services).flatMap(([name, service]) => {
    if (service.kind !== "container") return [];
    const offered = MEMORY_OF_CPU[service.cpu] ?? [];
    if (offered.includes(service.memoryMb)) return [];
    return [
      problem(
        `services.${name}.memoryMb`,
        service.memoryMb,
        `must be one of ${offered.join(", ")} with ${service.cpu} CPU units on Fargate`,
      ),
    ];
  });
