import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { OLDEST_TERRAFORM, type PlatformConfig, resourceName, stackId } from "../../config/index.js";
import { SynthesisError } from "../errors.js";
import { AwsContext } from "./aws-context.js";
import { addBackend } from "./backend.js";
import { prepareReferences } from "./prepare-references.js";
import { providerOf } from "./provider-settings.js";

/**
 * One Terraform state: provider with the platform's tags, backend, and what every construct asks for.
 *
 * Ids of children that are not named by the configuration hold an underscore, which no name of the configuration can: a
 * service called `account` must not meet a construct of that name.
 */
export abstract class PlatformStack extends TerraformStack {
  readonly aws: AwsContext;

  /** @param bareName e.g. `storage`: the environment lives in names and in the state's path, so that diffs stay small */
  constructor(
    scope: Construct,
    readonly bareName: string,
    readonly config: PlatformConfig,
  ) {
    const id = stackId(config, bareName);
    super(scope, id);
    new AwsProvider(this, "aws_provider", providerOf(config, bareName));
    addBackend(this, id, config);
    this.addOverride("terraform.required_version", `>= ${OLDEST_TERRAFORM}`);
    this.aws = new AwsContext(this, config.region);
  }

  /** Name of a resource in this environment. */
  nameOf(name: string): string {
    return resourceName(this.config, name);
  }

  /** A value for people. That of the standby's region has a name of its own: people see the outputs of all stacks as one list. */
  protected output(name: string, value: unknown, description: string): void {
    const { site } = this.config;
    new TerraformOutput(this, site ? `${site}_${name}` : name, { value, description });
  }

  override prepareStack(): void {
    this.ensureBackendExists();
    prepareReferences(this);
  }

  /**
   * The platform stack that holds a construct.
   * @throws {SynthesisError} when there is none
   */
  static override of(scope: Construct): PlatformStack {
    const stack = TerraformStack.of(scope);
    if (!(stack instanceof PlatformStack)) {
      throw new SynthesisError(`${scope.node.path} is in no PlatformStack: build it below one of stacks/*.ts`);
    }
    return stack;
  }
}
