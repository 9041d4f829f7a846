import { once } from "node:events";
import { Command } from "commander";
import { simulate } from "../operations/simulate/index.js";
import { rowText } from "../operations/simulate/rows.js";
import { type EventFlags, eventProgress, eventsOf, withEvents } from "./event-options.js";
import { modelIn } from "./model.js";
import { withExamples } from "./options.js";

interface Flags extends EventFlags {
  readonly terraform: string;
}

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
};

/** `obs simulate --terraform <dir> --events <file>` */
export const simulateCommand = (): Command =>
  withExamples(
    withEvents(
      new Command("simulate")
        .description("Run recorded or written events through the alarms of synthesized Terraform, as CloudWatch would")
        .requiredOption("--terraform <dir>", "cdktf.out, or any folder of *.tf.json"),
    ).action(async ({ terraform, ...flags }: Flags) => {
      const options = eventsOf(flags);
      const { dropped, progress, end } = eventProgress();
      const model = modelIn(terraform);
      const { events } = await simulate({
        ...options,
        model,
        write: (outputs) => write(outputs.map(rowText).join("")),
        dropped,
        progress,
      });
      end(events);
    }),
    [
      "simulate --terraform cdktf.out --events incident.ndjson",
      "simulate --terraform cdktf.out --events day.csv --from 2026-11-21T00:00:00Z --to 2026-11-22T00:00:00Z | jq .",
    ],
  );
