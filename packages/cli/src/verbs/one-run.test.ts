import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../command.js";
import { painter } from "../terminal/painter.js";

const folder = mkdtempSync(path.join(tmpdir(), "thalweg-one-run-"));
const file = path.join(folder, "bowls.ts");
beforeAll(() =>
  writeFileSync(
    file,
    `
import { defineOptimizer, definePlugin, defineProblem, square, sum } from "@thalweg/core";
const broken = defineOptimizer({
  name: "broken", source: "own work", hyper: {}, rule() { throw new Error("boom"); },
});
const bowl = (name: string, alias: string, size: number) => defineProblem({
  name, aliases: [alias], source: "own work", start: new Array(size).fill(1), startNoise: 0,
  minimum: { value: 0, at: [] }, domain: new Array(size).fill([-2, 2]), steps: 4,
  target: { relative: 0.1 }, objective: (theta) => sum(square(theta)),
});
export default definePlugin({
  name: "bowls", optimizers: [broken], problems: [bowl("eight", "octo", 8), bowl("nine", "novem", 9)],
});
`,
  ),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function thalweg(line: string) {
  const texts = { out: "", err: "" };
  const channel = (name: "out" | "err") => ({
    ...{ isTty: false, width: 100, paint: painter(false), stream: process.stdout },
    write: (more: string) => {
      texts[name] += more;
    },
  });
  const code = await runCommand([...line.split(" "), "--plugin", file], {
    terminal: { out: channel("out"), err: channel("err") },
    signal: new AbortController().signal,
  });
  return { code, ...texts };
}

describe("a single run", () => {
  it("of a problem by its alias is that of its name", async () => {
    const [byName, byAlias] = await Promise.all(
      ["eight", "octo"].map((name) => thalweg(`train ${name} --optimizer gd --json`)),
    );
    const { timing: _, ...result } = JSON.parse(byName!.out);
    expect(result.spec.problem).toBe("eight");
    expect(JSON.parse(byAlias!.out)).toMatchObject(result);
  });

  it("contains the plugins of its names, also in composite schedules, and no others", async () => {
    const { out } = await thalweg("train eight --optimizer gd+sequence(linear,cosine) --json");
    const modules = JSON.parse(out).spec.plugins.map((each: { module: string }) => each.module);
    expect(modules.sort()).toEqual([
      ...["@thalweg/optimizers", "@thalweg/schedulers", pathToFileURL(realpathSync(file)).href],
    ]);
  });

  it("that fails is printed as JSON too, and ends the command with 1", async () => {
    const { code, out, err } = await thalweg("train eight --optimizer broken --json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ status: "failed", fingerprint: null });
    expect(err).toMatch(/^thalweg: optimizer "broken" throws while it is traced: boom\.\n$/);
  });

  it("is traced with eight parameters, and refused with nine", async () => {
    const eight = await thalweg("trace eight --optimizer gd --json");
    expect(eight).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(eight.out).metrics.path[0]).toEqual(new Array(8).fill(1));
    const nine = await thalweg("trace nine --optimizer gd --json");
    expect(nine).toMatchObject({ code: 2, out: "" });
    expect(nine.err).toContain('problem "nine" has more than 8 parameters, too many to trace; ');
    expect(nine.err).toContain("eight");
    expect(nine.err).not.toMatch(/such as .*nine/);
  });
});

it("a comparison lists the user's plugins that it does not use, and none of the preset", async () => {
  const line = `compare --optimizers gd --trials 0 --replicates 1 --seeds 1 --steps 2 --out ${path.join(folder, "out")}`;
  expect((await thalweg(`${line} --problems eight`)).err).not.toContain("takes part");
  const { err } = await thalweg(`${line} --problems beale`);
  expect(err.match(/Nothing of plugin "[^"]*"/g)).toEqual(['Nothing of plugin "bowls"']);
});
