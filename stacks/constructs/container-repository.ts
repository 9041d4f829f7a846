import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Construct } from "constructs";
import { jsonText } from "./json-text.js";
import { PlatformStack } from "./platform-stack.js";

/** Old images go: the newest `keep` stay, those that lost their tag go after `untaggedDays`. */
const expiry = ({ keep, untaggedDays }: { keep: number; untaggedDays: number }): string =>
  jsonText({
    rules: [
      {
        rulePriority: 1,
        description: "Images without a tag",
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: untaggedDays },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: "All but the newest images",
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keep },
        action: { type: "expire" },
      },
    ],
  });

/** Images of one container: platform key, scanned on push, tags that never move (SPEC 1.6). */
export class ContainerRepository extends Construct {
  readonly url: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly kmsKeyArn: string; readonly tags: Record<string, string> },
  ) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const repository = new EcrRepository(this, "Default", {
      name: stack.nameOf(props.name),
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: props.kmsKeyArn }],
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: "IMMUTABLE",
      forceDelete: !stack.config.deletionProtection,
      tags: props.tags,
    });
    new EcrLifecyclePolicy(this, "expiry", { repository: repository.name, policy: expiry(stack.config.images) });
    this.url = repository.repositoryUrl;
    this.arn = repository.arn;
  }
}
