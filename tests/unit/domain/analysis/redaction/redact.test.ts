import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainLine, plainText, redact } from "../../../../../domain/analysis/redaction/index.js";

const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9";
const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

/** Each with the part that must not be seen any more. */
const PLANTED: readonly (readonly [what: string, text: string, secret: string])[] = [
  ["a card number", "card 4111 1111 1111 1111 declined", "1111 1111"],
  ["an e-mail address", "mail to anna.berg+shop@mail.example.co.uk failed", "anna.berg"],
  ["an e-mail address in a URL", "GET /users?mail=anna%40example.com", "anna"],
  ["a bearer token", "Authorization: Bearer abcdef0123456789", "abcdef0123456789"],
  ["a bearer token without its header", "sent with bearer abcdef0123456789xyz", "abcdef0123456789xyz"],
  ["a basic credential", '"authorization":"Basic dXNlcjpwYXNz"', "dXNlcjpwYXNz"],
  ["a JSON web token", `session ${jwt} expired`, "dozjgNryP4J3"],
  ["a JSON web token with something before it", `x-${jwt}`, "eyJzdWIi"],
  ["an access key id", "user AKIAIOSFODNN7EXAMPLE refused", "IOSFODNN7"],
  ["a secret access key", `creds ${secretKey.slice(0, 40)} used`, "bPxRfiCY"],
  ["a secret access key by its name", `aws_secret_access_key = ${secretKey}`, "bPxRfiCY"],
  ["an API key in a header", "x-api-key: 9f8e7d6c5b4a", "9f8e7d6c5b4a"],
  ["an API key in a URL", "GET /v1?apiKey=9f8e7d6c5b4a&page=2", "9f8e7d6c5b4a"],
  ["a password in a URL", "postgres://app:hunter2@db.internal:5432/shop", "hunter2"],
  ["a password with its name", "connect failed: user=app password=hunter2 host=db", "hunter2"],
  ["a password in JSON", '{"dbPassword": "hunter 2 and more"}', "hunter"],
  ["a password in JSON in JSON", '{"body":"{\\"password\\":\\"hunter2\\"}"}', "hunter2"],
  ["a payment token", "token tok_4fR9xQ2 refused", "4fR9xQ2"],
  ["an account number", "refund to DE89 3704 0044 0532 0130 00 failed", "3704"],
  ["an account number in one piece", "iban gb82west12345698765432", "12345698765432"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow"],
  ["a private key that is cut off", "key: -----BEGIN PRIVATE KEY-----\nMIIEow", "MIIEow"],
  ["a cookie", "Cookie: sid=abc; cart=7", "cart=7"],
  ["a signed URL", "https://b.s3.amazonaws.com/k?X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027&x=1", "fe5f80f7"],
  ["a token of a forge", "cloning with ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abc"],
];

describe("redact", () => {
  it.each(PLANTED)("removes %s", (_what, text, secret) => {
    expect(text).toContain(secret);
    const redacted = redact(text);
    expect(redacted).not.toContain(secret);
    expect(redacted).toMatch(/removed\]/);
  });

  it.each([
    "order-processor failed: table orders failed: ProvisionedThroughputExceededException",
    "/aws/lambda/observability-platform-payment-handler-prod",
    "ord_41111111-1111-4111-8111-11111111111a stored",
    "1-5759e988-bd862e3fe1be46a994272793",
    "react@18.2.0 at node_modules/@aws-sdk/client-sqs/dist-cjs/index.js:12:3",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "inputTokens: 812, 2026-11-21T03:47:14.123Z, 10.0.0.1:8080, https://example.com/a?b=c",
  ])("leaves %j alone", (text) => {
    expect(redact(text)).toBe(text);
  });

  const pieces = fc.array(
    fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...PLANTED.map(([, text]) => text)),
      fc.constantFrom(
        "password=",
        "token: ",
        "bearer ",
        "@",
        "eyJ",
        ".",
        '"',
        "\\",
        "://",
        ":",
        " ",
        "removed]",
        "[",
        "4111",
        "DE89",
      ),
    ),
    { maxLength: 12 },
  );

  it("does nothing the second time", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = redact(parts.join(""));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  it("finds what is planted between words", () => {
    fc.assert(
      fc.property(fc.lorem(), fc.constantFrom(...PLANTED), fc.lorem(), (before, [, text, secret], after) => {
        expect(redact(`${before} ${text} ${after}`)).not.toContain(secret);
      }),
    );
  });

  it("takes no longer for a text that is made to take long than its length allows", () => {
    const seeds = [
      "a",
      "a@",
      "@a.",
      "eyJ",
      "eyJ.",
      "password=",
      "password='",
      'token="\\',
      "://a:",
      "-----BEGIN PRIVATE KEY-----",
      "bearer ",
      "AKIA",
      "DE89 ",
      "4 ",
      "A1/b",
      "cookie:",
      "x-api-key : ",
      "%40",
      "tok_",
      "sk_",
    ];
    for (const seed of seeds) {
      const text = seed.repeat(Math.ceil(200_000 / seed.length));
      const started = performance.now();
      redact(text);
      // Quadratic time would be minutes.
      expect(performance.now() - started, seed).toBeLessThan(3000);
    }
  });
});

describe("plainLine", () => {
  it("never shows a secret that is cut in two", () => {
    for (let length = 1; length < 200; length += 1) {
      const line = plainLine(`${"word ".repeat(20)}password=hunter2hunter2hunter2 ${"more ".repeat(2000)}`, length);
      expect(line).not.toContain("hunter");
      expect([...line].length).toBeLessThanOrEqual(length);
    }
  });

  it("sees through what is not seen", () => {
    expect(plainLine("4111\u200b1111\u001b[31m1111\u20601111 and pass\u00adword=hunter2", 200)).not.toMatch(/1111|hunter/);
  });

  it("is one line without anything that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, length) => {
        const line = plainLine(text, length);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
        expect([...line].length).toBeLessThanOrEqual(length);
      }),
    );
  });
});

describe("plainText", () => {
  it("keeps its lines, and nothing else that a terminal obeys", () => {
    expect(plainText("one\r\n\tat two\u001b[31m\u0007\nthree", 100)).toBe("one \n\tat two \nthree");
  });

  it("never shows a secret that is cut in two, wherever it is cut", () => {
    for (let length = 60; length < 130; length += 1) {
      const text = plainText(`${"word ".repeat(20)}\npassword=hunter2hunter2hunter2\n${"more ".repeat(200)}`, length);
      expect(text).not.toContain("hunter");
      expect([...text].length).toBeLessThanOrEqual(length);
    }
  });

  it.each(PLANTED)("removes %s", (_what, text, secret) => {
    expect(plainText(`first line\n${text}`, 1000)).not.toContain(secret);
  });
});
