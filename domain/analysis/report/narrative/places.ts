import type { Evidence } from "../../../contracts/report.js";

/** A place in a file as the stacks of ES modules tell it: no host, no port, no share; line and column may be there. */
const PLACE = /\bfile:\/\/(\/(?:[\w.@-]+\/)*[\w.@-]*\w)(?::(\d+))?(?::(\d+))?/g;

/**
 * A sentence whose `file:` addresses are plain paths, where what it cites tells of that place: the line of a stack is worth quoting, and a
 * path leads nowhere. All other addresses stay as they are.
 */
export function withPlainPlaces(text: string, cited: readonly Evidence[]): string {
  const told = cited.flatMap((each) => [...each.text.matchAll(PLACE)]);
  return text.replace(PLACE, (address: string, path: string, line?: string, column?: string) => {
    const known = told.some(
      ([, its, itsLine, itsColumn]) =>
        its === path && [undefined, itsLine].includes(line) && [undefined, itsColumn].includes(column),
    );
    return known ? address.slice("file://".length) : address;
  });
}
