const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const [ZERO, NINE] = [48, 57];
/** Whole numbers up to here are exact, digit by digit. */
const EXACT_DIGITS = 15;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
/** Digits, `.`, `-`, `+`, `E`, `e`. */
const isPart = (code: number): boolean =>
  isDigit(code) || code === 46 || code === 45 || code === 43 || code === 69 || code === 101;

/** Reads a number of JSON out of a text. */
export class NumberReader {
  /** What was read last. */
  value = Number.NaN;

  /** Sets `value`. @returns where the number ends; -1 when there is none, or one too large */
  read(text: string, start: number): number {
    let at = start;
    let whole = 0;
    for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(at)) {
      whole = whole * 10 + (code - ZERO);
      at += 1;
    }
    const digits = at - start;
    const hasZero = digits > 1 && text.charCodeAt(start) === ZERO;
    if (digits > 0 && digits <= EXACT_DIGITS && !hasZero && !isPart(text.charCodeAt(at))) {
      this.value = whole;
      return at;
    }
    while (isPart(text.charCodeAt(at))) at += 1;
    const number = text.slice(start, at);
    this.value = Number(number);
    return NUMBER.test(number) && Number.isFinite(this.value) ? at : -1;
  }
}
