/** The speed-run of docs/studies.md, run as it stands: it says what the page says it does. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { root } from "./house/workspace.js";

const folder = mkdtempSync(path.join(tmpdir(), "thalweg-speed-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("docs/studies.md quotes what its speed-run says", () => {
  const page = readFileSync(path.join(root, "docs/studies.md"), "utf8");
  const [, section = ""] = page.split("## Speed-runs\n");
  const [, study = ""] = /```json\n(.*?)```/s.exec(section)!;
  const [, quoted = ""] = /It says "(.*?)"/s.exec(section)!;
  writeFileSync(path.join(folder, "speed-run.json"), study);
  const command = path.join(root, "packages/cli/bin/thalweg.js");
  const args = [command, "run", "speed-run.json", "--out", "out", "--json"];
  const stdout = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const { verdict, pairs } = JSON.parse(stdout);
  expect(verdict[0]).toBe(quoted.replaceAll("\n", " "));
  for (const { toTarget } of pairs) expect(toTarget).toMatchObject({ count: 20, missed: 0 });
});
