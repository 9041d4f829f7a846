import { Command } from "commander";
import { backtestCommand } from "./commands/backtest.js";
import { benchCommand } from "./commands/bench.js";
import { bootstrapCommand } from "./commands/bootstrap.js";
import { breakerCommand } from "./commands/breaker.js";
import { deadLettersCommand } from "./commands/dead-letters.js";
import { deployCommand } from "./commands/deploy.js";
import { destroyCommand } from "./commands/destroy.js";
import { detectCommand } from "./commands/detect.js";
import { diffCommand } from "./commands/diff.js";
import { explainCommand } from "./commands/explain.js";
import { logTemplatesCommand } from "./commands/log-templates.js";
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
import { tellUnknownOptionsFirst } from "./unknown-options.js";

/**
 * The command line with all its commands.
 * @param end called with commander's own exit code, when it has printed help or what is wrong
 */
export function obsProgram(end: (exitCode: number) => never): Command {
  const program = new Command("obs")
    .description("Operate the observability platform")
    .exitOverride((error) => end(error.exitCode))
    .showHelpAfterError("(see --help)");
  const commands = [
    deployCommand(),
    diffCommand(),
    destroyCommand(),
    outputsCommand(),
    statusCommand(),
    secretsCommand(),
    breakerCommand(),
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
    logTemplatesCommand(),
    explainCommand(),
    benchCommand(),
  ];
  for (const command of commands) {
    for (const each of [command, ...command.commands]) tellUnknownOptionsFirst(each.copyInheritedSettings(program));
    program.addCommand(command);
  }
  return program;
}
