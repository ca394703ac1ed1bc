import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../command.js";
import { Interrupted } from "../terminal/interrupt.js";
import { painter } from "../terminal/painter.js";

const folder = mkdtempSync(path.join(tmpdir(), "thalweg-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);

async function thalweg(args: readonly string[], signal = new AbortController().signal) {
  const texts = { out: "", err: "" };
  const channel = (name: "out" | "err") => ({
    ...{ isTty: false, width: 100, paint: painter(false), stream: process.stdout },
    write: (more: string) => {
      texts[name] += more;
    },
  });
  const terminal = { out: channel("out"), err: channel("err") };
  const code = await runCommand(args, { terminal, signal });
  return { code, ...texts };
}

const study = {
  name: "small",
  problems: ["beale"],
  optimizers: ["adam"],
  ...{ trials: 4, replicates: 2, seeds: 2, budget: 50 },
};

function write(name: string, content: string | object): string {
  writeFileSync(inFolder(name), typeof content === "string" ? content : JSON.stringify(content));
  return inFolder(name);
}

const resultsIn = (out: string) => readFileSync(path.join(out, "results.json"), "utf8");
const linesIn = (out: string) =>
  readFileSync(path.join(out, "journal.jsonl"), "utf8").split("\n").length - 1;

describe("thalweg study", () => {
  it("init writes a file that run and check take, and does not replace one", async () => {
    const file = inFolder("written.yaml");
    const init = ["study", "init", file, "--problems", "beale", "--optimizers", "adam"];
    expect(await thalweg([...init, "--trials", "2"])).toMatchObject({ code: 0, err: "" });
    expect((await thalweg(init)).err).toContain("is there already");
    const { out } = await thalweg(["study", "check", file, "--json"]);
    // Six replicates of two settings, one of them on two further seeds, and three fresh ones.
    expect(JSON.parse(out)).toMatchObject({
      trainings: 6 * (2 + 2 + 3),
      pairs: [{ problem: "beale", optimizer: "adam", evaluations: 2000 }],
    });
  }, 60_000);

  it("check names what is wrong, and what fails", async () => {
    const broken = write("wrong.json", { problems: ["beale"], optimizers: ["adm"] });
    expect((await thalweg(["study", "check", broken])).err).toContain('unknown optimizer "adm"');
    expect((await thalweg(["study"])).err).toContain("a verb is missing");
    expect((await thalweg(["study", "chek"])).err).toContain('Did you mean "check"?');
  });
});

describe("thalweg run", () => {
  it("writes the same results from JSON, YAML and a module", async () => {
    const yaml = [
      ...["name: small", "problems: [beale]", "optimizers:", "  - adam", "trials: 4"],
      ...["replicates: 2", "seeds: 2", "budget: 50", ""],
    ].join("\n");
    const files = [
      write("small.json", study),
      write("small.yaml", yaml),
      write("small.ts", `const study: object = ${JSON.stringify(study)};\nexport default study;\n`),
    ];
    const written = [];
    for (const [i, file] of files.entries()) {
      const out = inFolder(`from-${i}`);
      expect(await thalweg(["run", file, "--out", out])).toMatchObject({ code: 0 });
      written.push(resultsIn(out));
    }
    expect(new Set(written).size).toBe(1);
  }, 120_000);

  it("goes on after an interruption, and ends with the bytes of an undisturbed run", async () => {
    const [file, out] = [write("cut.json", study), inFolder("cut")];
    const stop = new AbortController();
    const waiting = setInterval(() => {
      if (existsSync(path.join(out, "journal.jsonl")) && linesIn(out) > 3) {
        stop.abort(new Interrupted("SIGINT"));
      }
    }, 2);
    const cut = await thalweg(["run", file, "--out", out], stop.signal);
    clearInterval(waiting);
    expect(cut.code).toBe(130);
    expect(cut.err).toContain("the trials that ended are kept in");
    expect(existsSync(path.join(out, "results.json"))).toBe(false);
    expect(await thalweg(["run", file, "--out", out])).toMatchObject({ code: 0 });
    expect(resultsIn(out)).toBe(resultsIn(inFolder("from-0")));
  }, 120_000);

  it("runs nothing twice, and an added optimizer alone", async () => {
    const out = inFolder("from-0");
    const before = linesIn(out);
    await thalweg(["run", inFolder("small.json"), "--out", out]);
    expect(linesIn(out)).toBe(before);
    const more = write("more.json", { ...study, optimizers: ["adam", "momentum"] });
    await thalweg(["run", more, "--out", out]);
    const added = readFileSync(path.join(out, "journal.jsonl"), "utf8")
      .split("\n")
      .slice(before, -1)
      .map((line) => JSON.parse(line).spec.optimizer);
    expect(new Set(added)).toEqual(new Set(["momentum"]));
  }, 120_000);

  it("is told of by status, and drawn again by report", async () => {
    const out = inFolder("from-1");
    const status = await thalweg(["status", out, "--json"]);
    expect(JSON.parse(status.out)).toMatchObject({ study: "small", failed: 0, writer: null });
    const before = readFileSync(path.join(out, "report.html"), "utf8");
    expect(await thalweg(["report", out])).toMatchObject({ code: 0 });
    // The page states the command that runs the study again, and everything else is the same.
    const body = (page: string) => page.replaceAll(/<pre>[\s\S]*?<\/pre>/g, "");
    expect(body(readFileSync(path.join(out, "report.html"), "utf8"))).toBe(body(before));
  }, 120_000);

  it("is verified to the bit, and a changed result is noticed", async () => {
    const out = inFolder("from-1");
    expect(await thalweg(["verify", out, "--count", "3"])).toMatchObject({ code: 0, err: "" });
    const changed = JSON.parse(resultsIn(out));
    changed.trials[0].fingerprint = "0".repeat(64);
    const {
      code,
      err,
      out: said,
    } = await thalweg([...["verify", write("changed.json", changed), "0"]]);
    expect([code, err]).toEqual([1, expect.stringContaining("1 of 1 trial differ")]);
    expect(said).toContain("differs");
    const compared = await thalweg(["diff", out, inFolder("changed.json"), "--json"]);
    expect(JSON.parse(compared.out)).toMatchObject({
      ...{ fields: [], pairs: [], onlyInFirst: [], onlyInSecond: [] },
      trials: { shared: changed.trials.length, differing: 1 },
    });
    expect((await thalweg(["verify", out, "100000"])).err).toContain("has no trial 100000");
    expect((await thalweg(["diff", out, inFolder("small.json")])).err).toContain(
      "holds no results",
    );
  }, 60_000);

  it("is cited from what the sources say, and nothing else", async () => {
    const { out } = await thalweg(["cite", "adam+warmup-cosine", "--format", "bibtex"]);
    expect(out).toContain("author = {Kingma and Ba},");
    expect(out).toContain("eprint = {1412.6980},");
    expect(out).toContain("@misc{warmup-cosine,");
    expect((await thalweg(["cite", "adm"])).err).toContain('Did you mean "adam"?');
  });

  it.each([
    ["unknown.json", { ...study, trails: 3 }, 'study has no field "trails". Did you mean'],
    ["typo.json", { ...study, optimizers: ["adm"] }, 'unknown optimizer "adm"'],
    ["empty.json", { ...study, problems: [] }, "study.problems is []"],
    ["zero.json", { ...study, budget: 0 }, "study.budget is 0"],
    ["alike.json", { ...study, optimizers: ["adam", "adam"] }, "listed twice"],
    ["baseline.json", { ...study, baseline: "sgd" }, "no optimizer of the study"],
    ["list.json", "[]", "holds no study"],
    ["torn.json", '{ "name": ', "is no JSON"],
    ["bad.yaml", "problems: [beale\ntrials: 2\n", "is no YAML"],
    ["bomb.yaml", bomb(), "is no YAML"],
    ["study.txt", "{}", "its name must end in"],
    ["throws.ts", "throw new Error('boom');", "throws while it loads: boom"],
    ["nothing.ts", "export const a = 1;", "no study as its default export"],
    ["plugins.json", { ...study, plugins: "mine.ts" }, "study.plugins must be a list"],
  ])("refuses %s in one sentence, and writes nothing", async (name, content, sentence) => {
    const out = inFolder(`out-of-${name}`);
    const { code, err } = await thalweg(["run", write(name, content), "--out", out]);
    expect(code).toBe(name === "throws.ts" ? code : 2);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a file that is not UTF-8, and one that is not there", async () => {
    writeFileSync(inFolder("latin.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xff]));
    expect((await thalweg(["run", inFolder("latin.yaml")])).err).toContain("is not UTF-8");
    expect((await thalweg(["run", inFolder("none.json")])).err).toContain("there is no such file");
  });

  it("refuses the folder of another study", async () => {
    const other = write("other.json", { ...study, name: "other" });
    const { code, err } = await thalweg(["run", other, "--out", inFolder("from-0")]);
    expect([code, err]).toEqual([2, expect.stringContaining('holds the study "small"')]);
  });
});

/** Aliases that would expand to 10^9 texts. */
function bomb(): string {
  const rows = Array.from({ length: 9 }, (_, i) => {
    const before = i === 0 ? "x" : `*a${i - 1}`;
    return `a${i}: &a${i} [${new Array(10).fill(before).join(", ")}]`;
  });
  return `${rows.join("\n")}\n`;
}
