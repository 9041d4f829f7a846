import type { Command } from "commander";

/** What commander calls a required option that is not there. */
const MISSING = "commander.missingMandatoryOptionValue";

/**
 * Lets a command tell of an option that it does not know before one that is missing: who misspells a required option has both, and only
 * the first says why. Commander itself looks for missing ones first.
 */
export function tellUnknownOptionsFirst(command: Command): void {
  const tell = command.error.bind(command);
  command.error = (message, options) => {
    if (options?.code === MISSING && command.parseOptions([...command.args]).unknown.length > 0) {
      for (const option of command.options) option.makeOptionMandatory(false);
      // Ends with commander's own words on the unknown option.
      command.parse(command.args, { from: "user" });
    }
    return tell(message, options);
  };
}
