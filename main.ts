import { setFlagsFromString } from "node:v8";
import { ConfigError, functionHandlers, loadConfig } from "./config/index.js";
import { BundleError, bundleFunctions } from "./lambdas/bundle.js";
import { buildApp } from "./stacks/app.js";
import { SynthesisError } from "./stacks/errors.js";

try {
  const config = loadConfig(process.env);
  const bundles = await bundleFunctions(functionHandlers(config), { projectRoot: import.meta.dirname });
  // A synthesis is over before optimised code pays: making it takes a third of the processor time and a seventh of the memory.
  setFlagsFromString("--no-opt");
  buildApp(config, bundles).synth();
} catch (error) {
  // These say all there is to say; anything else is a defect and keeps its stack.
  const known = error instanceof ConfigError || error instanceof BundleError || error instanceof SynthesisError;
  if (!known) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
