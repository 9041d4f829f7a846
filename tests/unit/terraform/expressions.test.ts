import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soleTraversal, traversalsIn } from "../../../terraform/index.js";

const texts = (text: string) => traversalsIn(text).map((traversal) => traversal.text);

describe("traversalsIn", () => {
  it.each([
    ["plain text with aws_x.y.arn", []],
    ["${aws_x.y.arn}", ["aws_x.y.arn"]],
    [
      "arn:${data.aws_partition.current.partition}:s3:::${aws_s3_bucket.b.id}/*",
      ["data.aws_partition.current.partition", "aws_s3_bucket.b.id"],
    ],
    ["$${aws_x.y.arn}", []],
    ['${jsonencode({"a" = aws_x.y.arn, "b" = "${aws_z.w.id} aws_q.r.s"})}', ["aws_x.y.arn", "aws_z.w.id"]],
    ['${merge(local.tags, {Name = "x"})["Name"]}', ["local.tags"]],
    ["${[for s in aws_subnet.private : s.id]}", ["aws_subnet.private"]],
    ["${{for k, v in var.m : k => v.id}}", ["var.m"]],
    ["${aws_x.y[count.index].arn}", ["count.index", "aws_x.y[count.index].arn"]],
    ["${1.5 + aws_x.y.size}", ["aws_x.y.size"]],
    ["%{ if var.on }${aws_x.y.arn}%{ endif }", ["var.on", "aws_x.y.arn"]],
    [
      '${data.terraform_remote_state.cross-stack-reference-input-a.outputs["cross-b"]}',
      ['data.terraform_remote_state.cross-stack-reference-input-a.outputs["cross-b"]'],
    ],
  ])("%s", (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it("tells the steps apart: names, numbers, keys, splats, computed indices", () => {
    expect(traversalsIn('${aws_x.y[0]["a.b"].*.c[*].d[var.i].e}').at(-1)?.steps).toEqual([
      "aws_x",
      "y",
      0,
      "a.b",
      "*",
      "c",
      "*",
      "d",
      null,
      "e",
    ]);
  });

  it("ends on any text and says truly where each name stands", () => {
    const anything = fc.string({
      unit: fc.constantFrom("$", "{", "}", '"', "\\", ".", "[", "]", "a", "_", "1", " ", "%", "for ", " in ", "("),
    });
    fc.assert(
      fc.property(anything, (text) => {
        for (const { start, end, text: name } of traversalsIn(text)) expect(text.slice(start, end)).toBe(name);
      }),
    );
  });

  it("finds every name it was given, between any literal text", () => {
    const name = fc.stringMatching(/^aws_[a-z]{1,8}\.[a-z][a-z0-9-]{0,8}\.[a-z]{1,8}$/);
    const literal = fc.string().map((text) => text.replace(/[$%]/g, ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(literal, name)), (parts) => {
        expect(texts(parts.map(([before, inner]) => `${before}\${${inner}}`).join(""))).toEqual(parts.map(([, inner]) => inner));
      }),
    );
  });
});

describe("soleTraversal", () => {
  it("is the name when the string is nothing else", () => {
    expect(soleTraversal("${aws_x.y.arn}")?.text).toBe("aws_x.y.arn");
    expect(soleTraversal("${ aws_x.y.arn }")?.text).toBe("aws_x.y.arn");
  });

  it.each([
    "a${aws_x.y.arn}",
    "${aws_x.y.arn}/*",
    "${upper(aws_x.y.arn)}",
    "${aws_x.y.arn}${aws_x.y.id}",
    "text",
    "${aws_x.y.a + 1}",
  ])("is undefined for %s", (text) => {
    expect(soleTraversal(text)).toBeUndefined();
  });
});
