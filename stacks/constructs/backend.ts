import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import { localStateFolder, type PlatformConfig } from "../../config/index.js";

/**
 * Where a stack keeps its state. The local path is relative to the stack's folder in `cdktf.out/stacks`: the default would
 * write an absolute path into every stack, so that two machines synthesize different files.
 */
export function addBackend(stack: TerraformStack, stackId: string, config: PlatformConfig): void {
  const { state, environmentSuffix } = config;
  if (state.kind === "local") {
    new LocalBackend(stack, { path: `../../../${localStateFolder(config)}/${stackId}.tfstate` });
    return;
  }
  new S3Backend(stack, {
    bucket: state.bucket,
    key: `${environmentSuffix}/${stackId}.tfstate`,
    region: state.region,
    encrypt: true,
  });
  // S3's native lock; the binding of cdktf 0.21 knows only the DynamoDB table it replaces.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
