/** A metric filter that CloudWatch Logs would refuse. */
export class MetricFilterError extends Error {
  override readonly name = "MetricFilterError";

  /** @param address of the filter in Terraform */
  constructor(
    readonly address: string,
    readonly attribute: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${address}, ${attribute}: ${problem}`, options);
  }
}
