import { ConfigError } from "../config/index.js";
import { LaptopError } from "../local/errors.js";
import { TerraformError } from "../terraform/index.js";
import { TerraformStateError } from "../terraform/state.js";
import { ObsError } from "./errors.js";
import { obsProgram } from "./program.js";

/** Wrong use, and what commander itself finds wrong (DESIGN, "Commands"). */
const WRONG_USE = 2;

function exitCodeOf(error: Error): number | undefined {
  if (error instanceof ObsError || error instanceof LaptopError) return error.exitCode;
  if (error instanceof ConfigError) return WRONG_USE;
  if (error instanceof TerraformError || error instanceof TerraformStateError) return 1;
  return undefined;
}

const program = obsProgram((exitCode) => process.exit(exitCode === 0 ? 0 : WRONG_USE));

// Whoever reads may have enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  // These say all there is to say; anything else is a defect and keeps its stack.
  const exitCode = error instanceof Error ? exitCodeOf(error) : undefined;
  if (exitCode === undefined || !(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCode;
}
