import { setFlagsFromString } from "node:v8";
import { functionHandlers } from "../../config/index.js";
import { buildApp } from "../../stacks/app.js";
import { reportPeakMemory } from "./peak-memory.js";
import { scaledConfig } from "./scaled-config.js";

/** The platform with `argv[3]` more functions. The zips are not read at synthesis. */
const [, , outdir = "cdktf.out", functions = "0"] = process.argv;
const config = scaledConfig(Number(functions));
const bundles = functionHandlers(config).map((handler) => ({
  handler,
  zipPath: `${outdir}/../${handler}.zip`,
  sha256: "0".repeat(44),
}));
setFlagsFromString("--no-opt"); // as main.ts does
buildApp(config, bundles, outdir).synth();
reportPeakMemory();
