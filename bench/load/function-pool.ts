import { availableParallelism } from "node:os";
import { type FunctionProcess, startFunction } from "./function-process.js";

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * As many processes of the function as there are processors: an instance of Lambda has one of its own, and several events at a time
 * in one process are its load, not its form.
 */
export async function startFunctionPool(file: string, args: readonly string[]): Promise<FunctionProcess> {
  const first = await startFunction(file, args);
  const others = Array.from({ length: availableParallelism() - 1 }, () => startFunction(file, args));
  const processes = [first, ...(await Promise.all(others))];
  return {
    get running() {
      return sumOf(processes.map(({ running }) => running));
    },
    invoke(event, answered) {
      const idlest = processes.reduce((best, one) => (one.running < best.running ? one : best), first);
      idlest.invoke(event, answered);
    },
    async state() {
      const states = await Promise.all(processes.map((one) => one.state()));
      const total = (name: keyof (typeof states)[number]): number => sumOf(states.map((state) => state[name]));
      return { heap: total("heap"), resident: total("resident"), cpuMs: total("cpuMs"), invocations: total("invocations") };
    },
    async report() {
      const reports = await Promise.all(processes.map((one) => one.report()));
      return { stored: reports.map(({ stored }) => stored).join(""), queued: reports.map(({ queued }) => queued).join("") };
    },
  };
}
