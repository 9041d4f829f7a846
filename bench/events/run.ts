import { simulate } from "../../obs/operations/simulate/index.js";
import { latencyModel } from "./workload.js";

/**
 * Simulates the events of the file that is its argument, in a process of its own, and writes one JSON line: events, processor
 * seconds (what else runs on the machine does not count) and peak resident memory in MB.
 */
const before = process.cpuUsage();
const { events } = await simulate({ model: latencyModel(), file: process.argv[2] ?? "", write: async () => undefined });
const { user, system } = process.cpuUsage(before);
const row = { events, seconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(row)}\n`);
