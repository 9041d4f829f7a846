import { once } from "node:events";
import { Command } from "commander";
import { logTemplates } from "../operations/log-templates/index.js";
import { withExamples } from "./options.js";

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
};

/** `obs log-templates < lines` */
export const logTemplatesCommand = (): Command =>
  withExamples(
    new Command("log-templates")
      .description('Find the template of each log line on standard input: one {"template_id","template"} per line, same order')
      .action(() => logTemplates(process.stdin, write)),
    ["log-templates < app.log | jq -r .template | sort | uniq -c | sort -rn | head"],
  );
