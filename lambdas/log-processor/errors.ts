import { WorkError } from "../shared/errors.js";

/** A log file cannot be read: it is too large, broken, gone or forbidden. Lambda tries again, then it is a dead letter. */
export class UnreadableObjectError extends WorkError {
  override readonly name = "UnreadableObjectError";
}
