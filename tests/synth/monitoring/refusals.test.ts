import { describe, expect, it } from "vitest";
import { MonitoringError } from "../../../stacks/monitors/errors.js";
import { devConfig, literalProps, SynthesizedMonitoring, synthesize } from "./synthesize.js";

describe("a configuration whose alarms cannot work is not synthesized", () => {
  it("a percentage over 100", () => {
    const change = () =>
      synthesize(({ alarms }) => {
        alarms.ecsCpu.threshold = 120;
      });
    expect(change).toThrow(MonitoringError);
    expect(change).toThrow("observability-platform-order-api-cpu-dev: Average of CPUUtilization is never > 120");
  });

  it("a concurrency that the function cannot exceed", () => {
    expect(() =>
      synthesize(({ alarms }) => {
        alarms.lambdaConcurrencyReservedShare = 1;
      }),
    ).toThrow(
      "order-processor-concurrency-dev: Maximum of ConcurrentExecutions is never > 50: the function's reserved concurrency is 50",
    );
  });

  it("a duration that the function's timeout cuts off", () => {
    expect(() =>
      synthesize(({ services }) => {
        const service = services["payment-handler"];
        if (service?.kind === "function") service.timeoutSeconds = 3;
      }),
    ).toThrow("payment-handler-latency-p99-dev: p99 of Duration is never > 3000");
  });

  it("an error count of zero, which is always reached", () => {
    expect(() =>
      synthesize(({ alarms }) => {
        alarms.lambdaErrors.threshold = 0;
      }),
    ).toThrow("Sum of payment-handler-dev-Errors is always >= 0");
  });

  it("a service that no stack made", () => {
    const props = literalProps(devConfig());
    expect(() => new SynthesizedMonitoring({ ...props, containers: {} })).toThrow(
      "order-api: is in services, yet not among the containers to watch",
    );
  });
});
