/** Base of what goes wrong while hosting the deployed services. */
export class HostError extends Error {
  override readonly name: string = "HostError";
}

/** What is deployed does not fit together, or a piece of it is missing on disk. */
export class DeploymentError extends HostError {
  override readonly name = "DeploymentError";
}
