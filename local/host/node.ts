import { DeploymentError } from "./errors.js";

const majorOf = (version: string): string => /\d+/.exec(version)?.[0] ?? version;

/** One line when this Node.js is of another major version than the functions' runtimes; null when it is not. */
export function nodeWarning(runtimes: readonly string[], version: string = process.versions.node): string | null {
  const others = [...new Set(runtimes)].filter((runtime) => majorOf(runtime) !== majorOf(version));
  return others.length === 0 ? null : `functions run on Node.js ${version} here, on ${others.join(" and ")} in the cloud`;
}

/** Bundles a container service by its own bundler. @throws {DeploymentError} for a service that has none */
export const bundledEntry =
  (projectRoot: string) =>
  async (service: string): Promise<string> => {
    if (service !== "order-api")
      throw new DeploymentError(`the service ${service} has no bundler: services/${service}/bundle.ts`);
    const { bundleService } = await import("../../services/order-api/bundle.js");
    return (await bundleService({ projectRoot })).entry;
  };
