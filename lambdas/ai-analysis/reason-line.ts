import { plainLine } from "../../domain/analysis/redaction/index.js";

const LONGEST = 300;

/** Why something is lacking, for a report: errors may quote what was sent. */
export const reasonLine = (text: string): string => plainLine(text, LONGEST);
