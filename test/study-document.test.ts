import { readFileSync } from "node:fs";
import { fieldMeanings, studyJsonSchema } from "@thalweg/study";
import { expect, it } from "vitest";

it("docs/study.schema.json is the schema of a study's file (vitest --update)", async () => {
  const text = `${JSON.stringify(studyJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../docs/study.schema.json");
});

it("every field of a study has a meaning, and docs/studies.md lists it (vitest --update)", async () => {
  const { properties } = studyJsonSchema() as { properties: Record<string, unknown> };
  const fields = Object.keys(properties).filter((name) => name !== "$schema");
  expect(Object.keys(fieldMeanings).toSorted()).toEqual(fields.toSorted());
  const rows = Object.entries(fieldMeanings).map(
    ([name, meaning]) => `| \`${name}\` | ${meaning} |`,
  );
  const table = ["| field | what |", "| --- | --- |", ...rows].join("\n");
  const page = readFileSync(new URL("../docs/studies.md", import.meta.url), "utf8");
  const between = /(<!-- fields -->\n\n)([\s\S]*?)(\n\n<!-- end -->)/;
  const stated = page.replace(between, (_, from, __, to) => `${from}${table}${to}`);
  await expect(stated).toMatchFileSnapshot("../docs/studies.md");
});
