/** What a token is: a word that may be constant, a value, or a mark that separates. */
export const WORD = 0;
export const VALUE = 1;
export const MARK = 2;

/** Of a longer line only the beginning is looked at: a binary line of megabytes must not cost more than others. */
export const MOST_CHARACTERS = 2048;
export const MOST_TOKENS = 192;

export const SPACE = 1;
export const DELIMITER = 2;
export const DIGIT = 3;
/** Class of every ASCII character; letters and other characters are 0. */
export const classes = new Uint8Array(128);
for (let code = 0; code <= 32; code += 1) classes[code] = SPACE;
classes[127] = SPACE;
for (const mark of "=()[]{},;\"'<>|:!?") classes[mark.charCodeAt(0)] = DELIMITER;
for (const digit of "0123456789") classes[digit.charCodeAt(0)] = DIGIT;

export const SLASH = 47;
export const BACKSLASH = 92;
export const AT = 64;
export const DOT = 46;
export const EQUALS = 61;
export const COLON = 58;
export const COMMA = 44;
export const QUOTE = 34;
export const APOSTROPHE = 39;
export const HASH_START = 0x811c9dc5;
export const HASH_STEP = 0x01000193;
/** Hash of every value. */
export const VALUE_HASH = 0x51ed270b;

/** Characters of numbers, addresses and hexadecimal identifiers. */
export const plain = new Uint8Array(128);
for (const each of "0123456789abcdefABCDEFx.-+") plain[each.charCodeAt(0)] = 1;

export const hashOf = (text: string): number => {
  let mixed = HASH_START;
  for (let at = 0; at < text.length; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), HASH_STEP);
  return mixed;
};

/** Words that are values wherever they are. */
export const VALUE_WORDS = new Set(
  ["true", "false", "null", "True", "False", "TRUE", "FALSE", "NULL", "nil", "None"].map(hashOf),
);
export const LONGEST_VALUE_WORD = 5;
/** Part of a date at the beginning of a line, as syslog writes it. */
export const DATE_WORDS = new Set(
  "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".split(" ").map(hashOf),
);
export const DATE_WORD = 3;
export const DATE_WITHIN = 3;
/** Units that stand apart from their number: the number with its unit is one value, because programs choose the unit by the size. */
export const UNITS = new Set("B KB MB GB TB KiB MiB GiB TiB ns us ms s sec secs".split(" ").map(hashOf));
export const LONGEST_UNIT = 4;
export const LESS = 60;
export const MORE = 62;
export const OPEN = 40;
export const CLOSE = 41;
/** What stands behind these is a sentence of its own. */
export const MESSAGE_KEYS = new Set(["msg", "message", "event"].map(hashOf));
