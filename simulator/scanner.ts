const SPACE = /\s/;

/** A place in a text, with the small steps that hand-written parsers share. */
export abstract class Scanner {
  position = 0;

  constructor(readonly text: string) {}

  /** Refuses the text: what is wrong at which character (from 0), and what to write instead. */
  abstract fail(problem: string, fix: string, position?: number, cause?: unknown): never;

  get done(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character, or "" at the end. */
  get next(): string {
    return this.text.charAt(this.position);
  }

  skipSpace(): void {
    while (!this.done && SPACE.test(this.next)) this.position += 1;
  }

  /** Takes `word` if it comes next. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.position)) return false;
    this.position += word.length;
    return true;
  }

  /** Takes `word`, or fails. */
  expect(word: string, fix: string): void {
    if (!this.take(word)) this.fail(this.done ? `${word} is missing at the end` : `${this.found()} where ${word} must be`, fix);
  }

  /** Takes characters as long as they match; may be none. */
  run(allowed: RegExp): string {
    const start = this.position;
    while (!this.done && allowed.test(this.next)) this.position += 1;
    return this.text.slice(start, this.position);
  }

  /** What comes next, in words. */
  found(): string {
    return this.done ? "the end" : JSON.stringify(this.next);
  }

  /** Takes a text in double quotes; `\"` and `\\` stand for the second character. */
  quoted(): string {
    const start = this.position;
    this.expect('"', "begin the text with a double quote");
    let text = "";
    while (!this.done) {
      if (this.take('"')) return text;
      if (this.next === "\\" && /["\\]/.test(this.text.charAt(this.position + 1))) this.position += 1;
      text += this.next;
      this.position += 1;
    }
    return this.fail("the quote is never closed", 'end the text with "', start);
  }
}

/** Writes a text so that `Scanner.quoted` reads it back. */
export const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
