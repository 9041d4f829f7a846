import { Command } from "commander";
import { SCENARIOS_FOLDER, scenarioFiles, TESTS_FOLDER } from "../operations/test-alarms/files.js";
import { testAlarms } from "../operations/test-alarms/index.js";
import { reportText } from "../operations/test-alarms/text.js";
import { modelIn } from "./model.js";
import { withExamples } from "./options.js";

interface Flags {
  readonly terraform: string;
  readonly json?: boolean;
  readonly requireAll?: boolean;
}

/** `obs test-alarms [file…]` */
export const testAlarmsCommand = (): Command =>
  withExamples(
    new Command("test-alarms")
      .description(
        "Run scenario files against the alarms of synthesized Terraform; exit 1 when an expectation does not come true",
      )
      .argument("[file...]", `scenario files or folders of them (default: ${SCENARIOS_FOLDER})`)
      .option("--terraform <dir>", "cdktf.out, or any folder of *.tf.json", "cdktf.out")
      .option("--require-all", `exit 1 when an alarm is named by no scenario and no *.test.ts of ${TESTS_FOLDER}`)
      .option("--json", "print one JSON object")
      .action((files: readonly string[], { terraform, json, requireAll }: Flags) => {
        const report = testAlarms(scenarioFiles(files), modelIn(terraform), TESTS_FOLDER);
        process.stdout.write(`${json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
        const isFine = report.verdicts.every(({ passed }) => passed) && !(requireAll && report.unnamed.length > 0);
        if (!isFine) process.exitCode = 1;
      }),
    ["test-alarms", `test-alarms ${SCENARIOS_FOLDER}/payments.yaml --terraform cdktf.out`, "test-alarms --require-all --json"],
  );
