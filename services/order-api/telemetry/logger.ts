import pino from "pino";
import type { LogLevel } from "../../../domain/contracts/log-line.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { redactFields } from "./redact.js";

/** Where lines go: one call, one line with its line end. */
export interface Sink {
  write(line: string): void;
}

/** Fields of the shared log schema and more; `error` may be anything that was thrown. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes lines of the shared log schema; card numbers never pass. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger whose lines carry these fields too. */
  with(fields: LogFields): Logger;
}

const wrap = (logger: pino.Logger): Logger => {
  const at =
    (level: pino.Level) =>
    (message: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level)) logger[level](redactFields(fields), redactCardNumbers(message));
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    fatal: at("fatal"),
    with: (fields) => wrap(logger.child(redactFields(fields))),
  };
};

/**
 * The service's logger.
 * @param options.level least severe level that is written
 */
export function createLogger(options: { service: string; level: LogLevel; now: () => Date }, sink: Sink): Logger {
  const logger = pino(
    {
      level: options.level.toLowerCase(),
      base: { service: options.service },
      messageKey: "message",
      timestamp: () => `,"timestamp":"${options.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    sink,
  );
  return wrap(logger);
}
