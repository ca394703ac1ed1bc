/** `thalweg check` as a child process. */
import models from "@thalweg/models";
import { afterAll, describe, expect, it } from "vitest";
import {
  emptyFolder,
  expectSentence,
  pluginText,
  removeFolders,
  thalweg,
  write,
} from "./cli/run-thalweg.js";

afterAll(removeFolders);

interface Case {
  readonly subject: string;
  readonly law: string;
  readonly status: string;
  readonly reason?: string;
  readonly what?: string;
  readonly counterexample?: string;
  readonly seed?: number;
}

/** Checks a file with these rules and parses the outcome of each law. */
async function checked(rules: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const folder = emptyFolder();
  write(folder, "made.ts", pluginText(rules));
  const outcome = await thalweg(["check", "made.ts", "--json", ...more], { cwd: folder });
  const { cases, counts }: { cases: Case[]; counts: Record<string, number> } = JSON.parse(
    outcome.stdout,
  );
  const of = (law: string) => cases.find((each) => each.law === law)!;
  return { outcome, cases, counts, of };
}

const descent = "return { step: mul(lr, g) };";

describe("thalweg check", () => {
  it("of a rule that keeps the laws lists those that held and those that do not apply, and ends with 0", async () => {
    const { outcome, counts, of } = await checked({ mine: descent });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(counts).toMatchObject({ held: 15, broke: 0, "not-tried": 0 });
    expect(of("stability")).toMatchObject({ status: "silent" });
  });

  it("of a rule that breaks one shows the shrunk counterexample, and ends with 1", async () => {
    const { outcome, counts, of } = await checked({ even: "return { step: mul(lr, mul(g, g)) };" });
    expect(outcome.code).toBe(1);
    // Some draws overflow its squares, which breaks "finite" too.
    expect(counts.broke).toBe(of("finite").status === "broke" ? 3 : 2);
    expectSentence(outcome, `made.ts breaks ${counts.broke} laws.`);
    const { status, counterexample = "" } = of("oddness");
    expect(status).toBe("broke");
    const { gradients }: { gradients: number[][] } = JSON.parse(counterexample);
    // Which of the smallest counterexamples remains depends on how the case was drawn.
    expect(gradients.flat().filter((x) => x !== 0)).toHaveLength(1);
    expect(of("convergence").what).toContain("the parabola is not reached");
  });

  it.each([
    [
      "is not there",
      "import { ",
      'throws while it is traced: gt is not defined; import greater from "@thalweg/core".',
    ],
    ["is imported", "import { gt, ", '"@thalweg/core" exports no "gt". Did you mean "greater"?'],
  ])(
    "says once that an imported name %s, suggests the intended one, and tests no other law",
    async (_, imported, why) => {
      const folder = emptyFolder();
      const text = pluginText({ mine: "return { step: mul(lr, gt(g, 0)) };" });
      write(folder, "made.ts", text.replace("import { ", imported));
      const outcome = await thalweg(["check", "made.ts", "--json"], { cwd: folder });
      expectSentence(outcome, "made.ts breaks 1 law.");
      const { cases }: { cases: Case[] } = JSON.parse(outcome.stdout);
      const [broke, ...others] = cases.filter(({ status }) => status !== "silent");
      expect(broke!.what).toContain(why);
      expect(new Set(others.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
        new Set(['not-tried: it cannot be built, as "zero-gradient" says']),
      );
    },
  );

  it("says how to declare an intended exemption from a law that broke", async () => {
    const folder = emptyFolder();
    write(folder, "made.ts", pluginText({ even: "return { step: mul(lr, mul(g, g)) };" }));
    const { stdout } = await thalweg(["check", "made.ts", "--law", "oddness"], { cwd: folder });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      'If that is meant: definePlugin({ traits: { optimizers: { "even": { exempt: { "oddness": "why" } } } } }).',
    );
  });

  it("draws the same cases again from the seed of a counterexample", async () => {
    const rules = { even: "return { step: mul(lr, mul(g, g)) };" };
    const first = await checked(rules, "--law", "oddness");
    const { seed } = first.of("oddness");
    const again = await checked(rules, "--law", "oddness", "--seed", String(seed));
    expect(again.of("oddness")).toEqual(first.of("oddness"));
    expect(again.cases).toHaveLength(1);
  });

  it("of a rule that throws, gives another shape or uses the clock says so, in a sentence", async () => {
    const rules = {
      throws: 'throw new TypeError("not today");',
      shape: "return { step: reshape(g, [-1, 1, 1]) };",
      clock: "return { step: mul(Date.now(), g) };",
    };
    const { outcome, cases } = await checked(rules, "--law", "masking");
    expect(outcome.code).toBe(1);
    expectSentence(outcome, "made.ts breaks 3 laws.");
    expect(cases.map(({ what }) => what)).toEqual([
      'optimizer "throws" throws while it is traced: not today',
      expect.stringMatching(/^optimizer "shape".* shape /),
      expect.stringMatching(/^optimizer "clock" uses Date while it is traced; /),
    ]);
  });

  it("of a rule that gives NaN shows the smallest such case", async () => {
    const { of } = await checked({ nan: "return { step: mul(lr, mul(g, 0 / 0)) };" });
    expect(of("zero-gradient").what).toBe("theta after step 1: element 0 is NaN and should be 0.");
    expect(of("zero-gradient").counterexample).toBe("[0,0,0,0,0,0,0]");
  });

  it.each([
    ["never returns", "for (;;);", "it makes no progress for 3 s"],
    ["ends its thread", "process.exit(3);", "it ends its thread (exit code 3)"],
  ])("goes on behind a rule that %s", async (_, body, why) => {
    const rules = { bad: body, good: descent };
    const more = ["--law", "oddness,permutation", "--stall", "3"];
    const { outcome, cases } = await checked(rules, ...more);
    expect(outcome.code).toBe(1);
    expect(cases.map(({ status }) => status)).toEqual(["broke", "not-tried", "held", "held"]);
    expect(cases[0]!.what).toBe(`${why}.`);
    expect(cases[1]!.reason).toBe(`${why} under "oddness"`);
  });

  it("takes a name of the preset, a package, a folder, and an expression", async () => {
    const subjects = await Promise.all(
      [
        ["mlp", "own-row"],
        ["@thalweg/models", "own-row"],
        ["lookahead(momentum)", "masking"],
      ].map(async ([given, law]) => {
        const { stdout } = await thalweg(["check", given!, "--law", law!, "--json"]);
        return JSON.parse(stdout).cases.map(({ kind, subject }: Case & { kind: string }) => [
          kind,
          subject,
        ]);
      }),
    );
    expect(subjects).toEqual([
      [["model", "dense"]],
      models.models.map(({ name }) => ["model", name]),
      [["optimizer", "lookahead(momentum)"]],
    ]);
  });

  it("prints no colour when piped, and one line per law", async () => {
    const { stdout } = await thalweg(["check", "adam", "--law", "oddness,steadiness"]);
    expect(stdout).toBe(`adam  optimizer
  held      oddness: negating the gradients and the parameters negates every step
  held      steadiness: on a constant gradient every step is the first one, within 1e-9 of its size

2 laws held, 0 broke.
`);
  });

  it("is stopped by Ctrl-C with 130", async () => {
    const folder = emptyFolder();
    write(folder, "made.ts", pluginText({ stuck: "for (;;);" }));
    const outcome = await thalweg(["check", "made.ts", "--stall", "60"], {
      cwd: folder,
      act: (child) => setTimeout(() => child.kill("SIGINT"), 8000),
    });
    expect(outcome).toMatchObject({ code: 130 });
    expectSentence(outcome, "interrupted.");
  });

  it.each([
    [
      ["adm"],
      '"adm" is no file, no installed package and no name that is known. Did you mean "adam"?',
    ],
    [["adam", "--law", "odness"], 'no law here is called "odness". Did you mean "oddness"?'],
    [["@thalweg/none"], /plugin package "@thalweg\/none" is not installed/],
    [["./none.ts"], /plugin file .*none\.ts does not exist/],
    [[".", "--law", "oddness"], /plugin folder .* holds no package/],
    [["lookahead(adm)"], 'unknown optimizer "adm". Did you mean "adam"?'],
    [[], /missing required argument/],
  ] as const)("refuses %j as wrong usage", async (args, why) => {
    const outcome = await thalweg(["check", ...args], { cwd: emptyFolder() });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(why);
  });

  it("of a plugin that does not load ends with 1 and says why", async () => {
    const folder = emptyFolder();
    write(folder, "stuck.ts", "for (;;);");
    write(folder, "broken.ts", 'throw new Error("not today");');
    const stuck = await thalweg(["check", "stuck.ts", "--stall", "3"], { cwd: folder });
    expect(stuck).toMatchObject({ code: 1, stdout: "" });
    expect(stuck.stderr).toMatch(
      /stuck\.ts makes no progress for 3 s while it loads; a module may only define things\./,
    );
    const broken = await thalweg(["check", "broken.ts"], { cwd: folder });
    expect(broken).toMatchObject({ code: 1, stdout: "" });
    expect(broken.stderr).toContain("throws while it loads: not today");
  });
});
