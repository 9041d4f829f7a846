import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { attributesOf, problemsOf, type StateResource } from "../../terraform/state.js";
import { DEFAULT_RULE, type SamplingRule } from "../aws/index.js";
import { DeploymentError } from "./errors.js";

const TYPE = "aws_xray_sampling_rule";

const Rule = v.pipe(
  v.looseObject({ rule_name: v.string(), priority: v.number(), fixed_rate: v.number(), reservoir_size: v.number() }),
  v.transform(({ rule_name, priority, fixed_rate, reservoir_size }) => ({
    name: rule_name,
    priority,
    fixedRate: fixed_rate,
    reservoirSize: reservoir_size,
  })),
);
const Synthesized = v.looseObject({
  resource: v.optional(v.looseObject({ [TYPE]: v.optional(v.record(v.string(), Rule), {}) }), { [TYPE]: {} }),
});

async function synthesizedRules(stacksDirectory: string): Promise<SamplingRule[]> {
  const stacks = await readdir(stacksDirectory).catch((): string[] => []);
  const rules = await Promise.all(
    stacks.map(async (stack) => {
      const file = join(stacksDirectory, stack, "cdk.tf.json");
      const result = v.safeParse(Synthesized, JSON.parse(await readFile(file, "utf8")));
      if (!result.success) throw new DeploymentError(`${file}: ${TYPE}: ${problemsOf(result.issues)}`);
      return Object.values(result.output.resource[TYPE]);
    }),
  );
  return rules.flat();
}

/**
 * The sampling rule of the platform: the deployed one, else the synthesized one (moto knows no sampling rules, so the laptop
 * does not deploy it), else X-Ray's own. With several rules, the one that X-Ray asks first.
 * @param stacksDirectory `cdktf.out/stacks`
 */
export async function platformSamplingRule(resources: readonly StateResource[], stacksDirectory: string): Promise<SamplingRule> {
  const deployed = resources.filter(({ type }) => type === TYPE).map((resource) => attributesOf(resource, Rule));
  const rules = deployed.length > 0 ? deployed : await synthesizedRules(stacksDirectory);
  return rules.toSorted((a, b) => a.priority - b.priority)[0] ?? DEFAULT_RULE;
}
