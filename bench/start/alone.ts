import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyStacks, criticalPath, plainReporter } from "../../local/apply/index.js";
import { localAwsEnvironment, startMoto, stopMoto } from "../../local/moto/index.js";
import type { LaptopPaths } from "../../local/paths.js";
import { AWS_PROVIDER, checkTools } from "../../local/tools/index.js";
import { transform } from "../../local/transform/index.js";
import { loadTerraform } from "../../terraform/index.js";

const quiet = { write: () => {} };

/**
 * Applies every stack alone, one after the other, to a moto of its own.
 * @returns seconds on the longest chain of the stack graph: no order of the same applies is faster
 */
export async function criticalPathSeconds(paths: LaptopPaths, region: string): Promise<number> {
  const { terraform, moto: motoBinary } = await checkTools({ folder: paths.folder, env: process.env, say: () => {} });
  const folder = mkdtempSync(join(tmpdir(), "start-bench-"));
  const stateDirectory = join(folder, "state");
  const stacksDirectory = join(folder, "stacks");
  const { stacks } = transform(loadTerraform(paths.synthesized), {
    outputDirectory: stacksDirectory,
    stateDirectory,
    providerSource: terraform.mirror ? `${AWS_PROVIDER.host}/${AWS_PROVIDER.source}` : undefined,
  });
  const moto = await startMoto(motoBinary, process.env, join(folder, "moto.log"));
  try {
    const applied = await applyStacks(stacks, {
      terraform,
      env: localAwsEnvironment(terraform.env, moto.url, region),
      stacksDirectory,
      stateDirectory,
      logDirectory: join(folder, "logs"),
      recordFile: join(folder, "applied.json"),
      awsId: moto.id,
      reporter: plainReporter(quiet),
      concurrency: 1,
    });
    const seconds = new Map(applied.map((stack) => [stack.name, stack.seconds]));
    return criticalPath(stacks.map(({ name, dependsOn }) => ({ name, dependsOn, weight: seconds.get(name) ?? 0 })));
  } finally {
    await stopMoto(moto);
    rmSync(folder, { recursive: true, force: true });
  }
}
