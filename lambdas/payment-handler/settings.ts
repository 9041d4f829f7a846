import * as v from "valibot";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { PAYMENT_VARIABLES, queueVariable, tableVariable } from "../../domain/contracts/environment-variables.js";
import { breakersOf } from "../shared/circuit-breaker/settings.js";
import { Address, type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";

const Resources = v.pipe(
  v.object({
    [tableVariable("payments")]: Text,
    [tableVariable("idempotency")]: Text,
    [tableVariable("circuit")]: Text,
    [queueVariable("payment-results")]: Address,
  }),
  v.transform((values) => ({
    paymentsTable: values[tableVariable("payments")] ?? "",
    idempotencyTable: values[tableVariable("idempotency")] ?? "",
    circuitTable: values[tableVariable("circuit")] ?? "",
    resultsQueue: values[queueVariable("payment-results")] ?? "",
  })),
);

const Limits = {
  [PAYMENT_VARIABLES.providerTimeoutMs]: numberIn(50, 25_000),
  [PAYMENT_VARIABLES.limitMajorUnits]: numberIn(1, 1e9),
};

const Provider = v.variant(PAYMENT_VARIABLES.provider, [
  v.object({ ...Limits, [PAYMENT_VARIABLES.provider]: v.literal("sandbox") }),
  v.object({ ...Limits, [PAYMENT_VARIABLES.provider]: v.literal("http"), [PAYMENT_VARIABLES.providerUrl]: Address }),
]);

const Breakers = breakersOf([GUARDED_DEPENDENCIES.paymentProvider]);

/**
 * The payment handler's variables.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([Resources, Provider, Breakers]), environment);
  return {
    service,
    paymentsTable: own.paymentsTable,
    idempotencyTable: own.idempotencyTable,
    circuitTable: own.circuitTable,
    resultsQueue: own.resultsQueue,
    providerUrl: own.PAYMENT_PROVIDER === "http" ? own.PAYMENT_PROVIDER_URL : undefined,
    timeoutMs: own.PAYMENT_PROVIDER_TIMEOUT_MS,
    limitMajorUnits: own.PAYMENT_LIMIT_MAJOR_UNITS,
    breaker: own.CIRCUIT_BREAKERS[GUARDED_DEPENDENCIES.paymentProvider],
  };
}
