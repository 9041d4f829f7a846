import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { localStateFolder, type PlatformConfig } from "../../config/index.js";

/**
 * Where a stack keeps its state. The local path is relative to the stack's folder in `cdktf.out/stacks`: the default would
 * write an absolute path into every stack, so that two machines synthesize different files.
 */
export function addBackend(stack: TerraformStack, stackId: string, config: PlatformConfig): void {
  const { state, environmentSuffix } = config;
  // cdktf names every backend `backend`; in a scope of its own it cannot meet a service of that name.
  const scope = new Construct(stack, "terraform_state");
  if (state.kind === "local") {
    new LocalBackend(scope, { path: `../../../${localStateFolder(config)}/${stackId}.tfstate` });
    return;
  }
  new S3Backend(scope, {
    bucket: state.bucket,
    key: `${environmentSuffix}/${stackId}.tfstate`,
    region: state.region,
    encrypt: true,
  });
  // S3's native lock; the binding of cdktf 0.21 knows only the DynamoDB table it replaces.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
