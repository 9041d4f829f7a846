import { randomUUID } from "node:crypto";
import type { Call } from "./call.js";
import type { AwsError } from "./errors.js";
import { type AnswerObject, type AnswerValue, matchValue } from "./value.js";
import { escapeXml, toXml } from "./xml.js";

/** AWS JSON writes times as seconds since the epoch. */
const toJson = (value: AnswerValue): unknown =>
  matchValue<unknown>(value, {
    date: (date) => date.getTime() / 1000,
    list: (items) => items.map(toJson),
    map: Object.fromEntries,
    structure: (structure) => Object.fromEntries(Object.entries(structure).map(([key, item]) => [key, toJson(item)])),
    scalar: (scalar) => scalar,
  });

function send(call: Call, status: number, headers: Record<string, string>, body: string): void {
  if (call.response.headersSent) {
    call.response.destroy();
    return;
  }
  call.response.writeHead(status, {
    ...headers,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  call.response.end(call.request.method === "HEAD" ? undefined : body);
}

/** Answers an operation in the caller's protocol. `namespace` is the XML namespace of the query protocol. */
export function answer(call: Call, operation: string, result: AnswerObject, namespace: string): void {
  if (call.protocol !== "query") {
    send(call, 200, { "content-type": "application/x-amz-json-1.0" }, JSON.stringify(toJson(result)));
    return;
  }
  const body =
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${toXml(result)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  send(call, 200, { "content-type": "text/xml" }, body);
}

/** Answers an error the way the caller's protocol spells errors, so that SDKs show its code as the error's name. */
export function answerError(call: Call, error: AwsError): void {
  const { code, message, status } = error;
  const fault = status < 500 ? "Sender" : "Receiver";
  const xml = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  if (call.protocol === "query") {
    const body = `<ErrorResponse><Error><Type>${fault}</Type>${xml}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
    send(call, status, { "content-type": "text/xml" }, body);
  } else if (call.protocol === "rest-xml") {
    send(call, status, { "content-type": "application/xml" }, `<?xml version="1.0" encoding="UTF-8"?><Error>${xml}</Error>`);
  } else {
    const headers = {
      "content-type": call.protocol === "json" ? "application/x-amz-json-1.0" : "application/json",
      "x-amzn-errortype": code,
      "x-amzn-query-error": `${code};${fault}`,
    };
    send(call, status, headers, JSON.stringify({ __type: code, message, ...error.fields }));
  }
}
