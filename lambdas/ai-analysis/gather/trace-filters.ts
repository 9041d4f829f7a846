import { ENVIRONMENT_ANNOTATION } from "../../../domain/contracts/telemetry.js";

const ours = (environment: string): string => `annotation.${ENVIRONMENT_ANNOTATION} = "${environment}"`;

/** Traces of the environment that took longer, with what went on behind queues. */
export const slowTraces = (environment: string, seconds: number): string => `${ours(environment)} AND duration > ${seconds}`;

/**
 * Traces of the environment in which something failed. `fault` alone asks for the first answer, and payments fail behind queues
 * (page "Using filter expressions").
 */
export const failingTraces = (environment: string): string =>
  `${ours(environment)} AND (service() { fault = true } OR fault = true OR error = true)`;
