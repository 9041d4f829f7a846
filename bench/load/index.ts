import { type ChildProcess, fork } from "node:child_process";
import * as v from "valibot";
import { buildEntry } from "../../bin/build-entry.mjs";
import { loadConfig } from "../../config/index.js";
import { bundleForBench } from "../lambda/bundles.js";
import { type BenchOptions, type BenchRow, limitRow } from "../row.js";
import { latencyOf, recoveryMs, samplesOf } from "./latencies.js";
import { idsIn } from "./ledger.js";
import { type Answers, AnswersSchema, type FunctionState, ReportSchema, StateSchema } from "./messages.js";
import { type GatewayLimits, gatewayLimits, type Phase, phasesOf, requestsOf } from "./plan.js";

/** Time of every AWS call, in ms (issue: 5 ms). */
const CALL_MS = 5;

const STEADY_P99_MS = 50;
const REFUSED_MS = 10;
const RECOVERY_SECONDS = 5;
/** Memory after a steady phase beside before it. */
const MEMORY_GROWTH = 1.1;

const secondsUntil = (phases: readonly Phase[], name: Phase["name"]): number =>
  phases
    .slice(
      0,
      phases.findIndex((phase) => phase.name === name),
    )
    .reduce((sum, { seconds }) => sum + seconds, 0);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The next message of a process. @throws when it ends instead */
function messageOf<T>(child: ChildProcess, schema: v.GenericSchema<unknown, T>): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(v.parse(schema, message)));
    child.once("exit", (code) => reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}`)));
  });
}

const AddressSchema = v.object({ port: v.number() });

interface Run {
  readonly answers: Answers;
  readonly before: FunctionState;
  readonly after: FunctionState;
  readonly stored: readonly string[];
  readonly queued: readonly string[];
}

async function run(limits: GatewayLimits, phases: readonly Phase[], traced: number): Promise<Run> {
  const [gatewayFile, generatorFile] = [await buildEntry("bench/load/gateway.ts"), await buildEntry("bench/load/generator.ts")];
  const file = await bundleForBench("load", "bench/load/instances.ts");
  const args = [CALL_MS, requestsOf(phases), traced].map(String);
  const gateway = fork(gatewayFile, [JSON.stringify(limits), file, ...args]);
  try {
    const { port } = await messageOf(gateway, AddressSchema);
    const generator = fork(generatorFile, [String(port), JSON.stringify(phases)]);
    const answers = messageOf(generator, AnswersSchema);
    const state = async (): Promise<FunctionState> => {
      const told = messageOf(gateway, StateSchema);
      gateway.send("state");
      return told;
    };
    // Both while requests come at the same rate: before the steady phase is counted, and after it ended well.
    await sleep(secondsUntil(phases, "steady") * 1000 - 1000);
    const before = await state();
    await answers;
    const after = await state();
    const report = messageOf(gateway, ReportSchema);
    gateway.send("report");
    const { stored, queued } = await report;
    return { answers: await answers, before, after, stored: idsIn(stored), queued: idsIn(queued) };
  } finally {
    gateway.disconnect();
  }
}

const share = (value: number, of: number): string => `${((100 * value) / of).toFixed(1)} %`;

/**
 * metrics-api under load: the handler with the SDK, its AWS calls answered in the process after a while, behind a gateway that
 * throttles as is configured. Generator, gateway and function run in processes of their own.
 */
export async function benchLoad({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const config = loadConfig({});
  const limits = gatewayLimits(config);
  const phases = phasesOf(limits.ratePerSecond, quick);
  const { answers, before, after, stored, queued } = await run(limits, phases, config.tracing.samplingRate);
  const steady = samplesOf(answers, phases, "steady");
  const overload = samplesOf(answers, phases, "overload");
  const refused = overload.filter(({ status }) => status === 429 || status === 503);
  const taken = overload.filter(({ status }) => status === 202);
  const accepted = idsIn(answers.accepted);
  const [inTable, inQueue] = [new Set(stored), new Set(queued)];
  const lost = accepted.filter((id) => !inTable.has(id) || !inQueue.has(id)).length;
  const late = [...answers.late].sort((a, b) => a - b);
  process.stderr.write(
    `${limits.ratePerSecond} requests/s of one metric each, AWS calls of ${CALL_MS} ms, one request in ${Math.round(1 / config.tracing.samplingRate)} traced; ` +
      `steady: p50 ${latencyOf(steady, 0.5).toFixed(1)}, p99 ${latencyOf(steady, 0.99).toFixed(1)}, p99.9 ${latencyOf(steady, 0.999).toFixed(1)}, most ${latencyOf(steady, 1).toFixed(1)} ms; ` +
      `overload: ${taken.length} accepted (p99 ${latencyOf(taken, 0.99).toFixed(1)} ms), ${share(refused.length, overload.length)} refused ` +
      `(${refused.filter(({ status }) => status === 503).length} of them 503; p50 ${latencyOf(refused, 0.5).toFixed(1)}, p99 ${latencyOf(refused, 0.99).toFixed(1)}, most ${latencyOf(refused, 1).toFixed(1)} ms); ` +
      `the generator itself was late by ${late[Math.floor(late.length * 0.99)]?.toFixed(1)} ms at p99\n` +
      `the function: ${((after.cpuMs - before.cpuMs) / (after.invocations - before.invocations)).toFixed(2)} ms of processor time a request; heap ${(before.heap / 1e6).toFixed(1)} → ${(after.heap / 1e6).toFixed(1)} MB, resident ${(before.resident / 1e6).toFixed(0)} → ${(after.resident / 1e6).toFixed(0)} MB\n`,
  );
  const seconds = phases.find(({ name }) => name === "steady")?.seconds ?? 0;
  return [
    limitRow(`${limits.ratePerSecond} requests/s for ${seconds} s, p99`, latencyOf(steady, 0.99), "ms", STEADY_P99_MS),
    limitRow("… requests not accepted", steady.filter(({ status }) => status !== 202).length, "", 0),
    limitRow("… live memory after beside before", after.heap / before.heap, "×", MEMORY_GROWTH),
    limitRow("three times as many: refusals, p99", latencyOf(refused, 0.99), "ms", REFUSED_MS),
    limitRow("… neither accepted nor refused", overload.length - refused.length - taken.length, "", 0),
    limitRow(
      "… until all is well again",
      recoveryMs(samplesOf(answers, phases, "after"), STEADY_P99_MS) / 1000,
      "s",
      RECOVERY_SECONDS,
    ),
    limitRow(`all ${accepted.length} accepted: not stored or queued`, lost, "", 0),
    limitRow("… stored twice", stored.length - inTable.size, "", 0),
  ];
}
