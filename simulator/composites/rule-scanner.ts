import { Scanner } from "../scanner.js";
import { AlarmRuleError } from "./errors.js";

const WORD = /[A-Za-z0-9_]/;

/** A place in an alarm rule. */
export class RuleScanner extends Scanner {
  override fail(problem: string, fix: string, position = this.position): never {
    throw new AlarmRuleError(this.text, position, problem, fix);
  }

  /** Takes a keyword if it comes next, with the space before it. */
  takeWord(word: string): boolean {
    this.skipSpace();
    if (WORD.test(this.text.charAt(this.position + word.length))) return false;
    return this.take(word);
  }

  /** Takes a sign, with the space before it, or fails. */
  expectSign(sign: string, fix: string): void {
    this.skipSpace();
    this.expect(sign, fix);
  }
}
