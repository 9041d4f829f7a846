import type { DeadLetterReport } from "./index.js";
import type { Letter } from "./letter.js";
import { shortened } from "./redact.js";
import { plural } from "./words.js";

const MAX_BODY = 200;

/** @example ago(7260) // "2 h" */
const ago = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
};

const judged = ({ problem, reason }: Letter): string => {
  if (problem) return `can never succeed: ${problem}`;
  return reason ? `given up: ${reason}` : "well-formed: may succeed when the cause is gone";
};

const letterLines = (letter: Letter): readonly string[] => {
  const age = letter.ageSeconds === undefined ? "" : `, sent ${ago(letter.ageSeconds)} ago`;
  const ids = Object.entries({ correlationId: letter.correlationId, orderId: letter.orderId, traceId: letter.traceId });
  const known = ids.flatMap(([name, id]) => (id ? [`${name} ${id}`] : []));
  return [
    `  ${letter.messageId}${age}, received ${plural(letter.receives, "time")}`,
    `    ${judged(letter)}`,
    ...(known.length > 0 ? [`    ${known.join(", ")}`] : []),
    `    ${shortened(letter.body, MAX_BODY)}`,
  ];
};

/** How to find what was logged about a message. */
function logLines({ logGroups, letters }: DeadLetterReport): readonly string[] {
  const [letter] = letters;
  const id = letter?.correlationId ?? letter?.orderId ?? letter?.messageId;
  return logGroups.map(
    (group) => `  its log lines: aws logs filter-log-events --log-group-name ${group} --filter-pattern '"${id}"'`,
  );
}

function queueLines(report: DeadLetterReport): readonly string[] {
  const { queue, deadLetterQueue, messages, hidden, letters } = report;
  const more = messages - letters.length;
  const head = `${queue}: ${plural(messages, "message")} in ${deadLetterQueue}${hidden > 0 ? `, ${hidden} of them hidden` : ""}`;
  return [
    head,
    ...letters.flatMap(letterLines),
    ...(more > 0 && letters.length > 0 ? [`  and ${more} more: --limit shows them`] : []),
    ...(letters.length > 0 ? logLines(report) : []),
  ];
}

/** The report for people. */
export function deadLettersText(reports: readonly DeadLetterReport[]): string {
  const filled = reports.filter(({ messages }) => messages > 0);
  if (filled.length === 0) return `no dead letters in ${plural(reports.length, "queue")}`;
  return filled.map((report) => queueLines(report).join("\n")).join("\n\n");
}
