import { parseArgs } from "node:util";
import Table from "cli-table3";
import { benchAlarms } from "./alarms/index.js";
import { benchBusinessAnomalies } from "./business-anomalies/index.js";
import { benchCdk } from "./cdk/index.js";
import { benchClient } from "./client/index.js";
import { benchEvents } from "./events/index.js";
import { benchFaultRun } from "./fault-run/index.js";
import { benchIngest } from "./ingest/index.js";
import { benchLambda } from "./lambda/index.js";
import { benchLoad } from "./load/index.js";
import { benchLogTemplates } from "./log-templates/index.js";
import { benchNab } from "./nab/index.js";
import { benchPatterns } from "./patterns/index.js";
import { benchPetShop } from "./petshop/index.js";
import { benchPromtool } from "./promtool/index.js";
import { benchRootCause } from "./root-cause/index.js";
import type { BenchRow, BenchSuite } from "./row.js";
import { benchStart } from "./start/index.js";
import { benchSynth } from "./synth/index.js";

/** Every suite by its name on the command line. */
const suites: Readonly<Record<string, BenchSuite>> = {
  synth: benchSynth,
  cdk: benchCdk,
  lambda: benchLambda,
  ingest: benchIngest,
  start: benchStart,
  alarms: benchAlarms,
  patterns: benchPatterns,
  events: benchEvents,
  promtool: benchPromtool,
  nab: benchNab,
  "business-anomalies": benchBusinessAnomalies,
  petshop: benchPetShop,
  "root-cause": benchRootCause,
  "log-templates": benchLogTemplates,
  client: benchClient,
  load: benchLoad,
  "fault-run": benchFaultRun,
};

const usage = `usage: npm run bench -- [${Object.keys(suites).join("|")}]… [--json] [--quick] [--seed N]\n`;

const render = (rows: readonly BenchRow[]): string => {
  const table = new Table({ head: ["what", "measured", "against", "ratio", "limit", ""], style: { head: [], border: [] } });
  for (const { name, value, unit, peer, ratio, limit, ok } of rows)
    table.push([
      name,
      `${value.toFixed(2)} ${unit}`,
      peer,
      ratio === null ? "" : `${ratio.toFixed(2)} ×`,
      limit === null ? "" : String(limit),
      limit === null ? "" : ok ? "ok" : "MISSED",
    ]);
  return `${table.toString()}\n`;
};

function readCommandLine() {
  try {
    const options = {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

const {
  values: { json, quick, seed, help },
  positionals: names,
} = readCommandLine();
if (help) {
  process.stdout.write(usage);
  process.exit(0);
}
const unknown = names.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  process.stderr.write(`${unknown.map((name) => `there is no suite ${name}\n`).join("")}${usage}`);
  process.exit(2);
}
const rows: BenchRow[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`measuring ${name}\n`);
  rows.push(...(await suite({ quick, seed: Number(seed) })));
}
process.stdout.write(json ? `${JSON.stringify(rows)}\n` : render(rows));
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
