import { Command } from "commander";
import { measurePetShop, topShare } from "../operations/bench/petshop.js";
import { nabCommand } from "./bench-nab.js";
import { withExamples } from "./options.js";
import { table } from "./table.js";

interface Flags {
  readonly data: string;
  readonly json?: boolean;
}

const petshop = (): Command =>
  withExamples(
    new Command("petshop")
      .description("Root causes of the PetShop incidents (amazon-science/petshop-root-cause-analysis), names hidden")
      .requiredOption("--data <dir>", "folder with answers.json and incidents/<id>.json; docs/root-cause.md says what is in them")
      .option("--json", "every incident as JSON")
      .action(({ data, json }: Flags) => {
        const report = measurePetShop(data);
        if (json) return void process.stdout.write(`${JSON.stringify(report)}\n`);
        const groups = new Map<string, typeof report.results>();
        for (const result of report.results)
          for (const key of [`${result.scenario}, ${result.metric}`, "all"])
            groups.set(key, [...(groups.get(key) ?? []), result]);
        const rows = [...groups].map(([group, results]) => [
          group,
          String(results.length),
          topShare(results, 1).toFixed(2),
          topShare(results, 3).toFixed(2),
        ]);
        process.stdout.write(`${table(["incidents", "number", "top-1", "top-3"], rows)}\n`);
        process.stdout.write(`nothing found in ${report.quiet.right} of ${report.quiet.asked} quiet stretches\n`);
      }),
    ["bench petshop --data petshop"],
  );

/** `obs bench nab|petshop --data <dir>` */
export const benchCommand = (): Command =>
  new Command("bench").description("Repeat a public benchmark of the analyses").addCommand(nabCommand()).addCommand(petshop());
