import { Command } from "commander";
import { ConfigError } from "../config/index.js";
import { LaptopError } from "../local/errors.js";
import { TerraformError } from "../terraform/index.js";
import { TerraformStateError } from "../terraform/state.js";
import { backtestCommand } from "./commands/backtest.js";
import { benchCommand } from "./commands/bench.js";
import { bootstrapCommand } from "./commands/bootstrap.js";
import { deadLettersCommand } from "./commands/dead-letters.js";
import { deployCommand } from "./commands/deploy.js";
import { destroyCommand } from "./commands/destroy.js";
import { detectCommand } from "./commands/detect.js";
import { diffCommand } from "./commands/diff.js";
import { outputsCommand } from "./commands/outputs.js";
import { policyCommand } from "./commands/policy.js";
import { recordCommand } from "./commands/record.js";
import { redriveCommand } from "./commands/redrive.js";
import { restoreDrillCommand } from "./commands/restore-drill.js";
import { rootCauseCommand } from "./commands/root-cause.js";
import { secretsCommand } from "./commands/secrets.js";
import { simulateCommand } from "./commands/simulate.js";
import { statusCommand } from "./commands/status.js";
import { testAlarmsCommand } from "./commands/test-alarms.js";
import { ObsError } from "./errors.js";

/** Wrong use, and what commander itself finds wrong (DESIGN, "Commands"). */
const WRONG_USE = 2;

function exitCodeOf(error: Error): number | undefined {
  if (error instanceof ObsError || error instanceof LaptopError) return error.exitCode;
  if (error instanceof ConfigError) return WRONG_USE;
  if (error instanceof TerraformError || error instanceof TerraformStateError) return 1;
  return undefined;
}

/** The command line; `run` gives it its arguments. */
const program = new Command("obs")
  .description("Operate the observability platform")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USE))
  .showHelpAfterError("(see --help)");
const commands = [
  deployCommand(),
  diffCommand(),
  destroyCommand(),
  outputsCommand(),
  statusCommand(),
  secretsCommand(),
  bootstrapCommand(),
  deadLettersCommand(),
  redriveCommand(),
  restoreDrillCommand(),
  policyCommand(),
  simulateCommand(),
  testAlarmsCommand(),
  backtestCommand(),
  recordCommand(),
  detectCommand(),
  rootCauseCommand(),
  benchCommand(),
];
for (const command of commands) {
  for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
  program.addCommand(command);
}

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
