/** `thalweg check`, as a person runs it. */
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

/** Checks a file with these rules and reads what came of each law. */
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
  it("of a rule that keeps the laws says which held and which say nothing, and ends with 0", async () => {
    const { outcome, counts, of } = await checked({ mine: descent });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(counts).toMatchObject({ held: 12, broke: 0, "not-tried": 0 });
    expect(of("stability")).toMatchObject({ status: "silent" });
  });

  it("of a rule that breaks one shows the shrunk counterexample, and ends with 1", async () => {
    const { outcome, of } = await checked({ even: "return { step: mul(lr, mul(g, g)) };" });
    expect(outcome.code).toBe(1);
    expectSentence(outcome, "made.ts breaks 2 laws.");
    const { status, counterexample = "" } = of("oddness");
    expect(status).toBe("broke");
    const { gradients }: { gradients: number[][] } = JSON.parse(counterexample);
    // Which of the least numbers is left depends on the manner in which the case was drawn.
    expect(gradients.flat().filter((x) => x !== 0)).toHaveLength(1);
    expect(of("convergence").what).toContain("the parabola is not reached");
  });

  it("draws the same cases from a seed that it named", async () => {
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

  it("of a rule that turns NaN shows the smallest case that does", async () => {
    const { of } = await checked({ nan: "return { step: mul(lr, mul(g, 0 / 0)) };" });
    expect(of("zero-gradient").what).toBe("theta after step 1: element 0 is NaN and should be 0.");
    expect(of("zero-gradient").counterexample).toBe("[0,0,0,0,0]");
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
    const law = ["--law", "masking", "--json"];
    const subjects = await Promise.all(
      ["mlp", "@thalweg/radam", "lookahead(momentum)"].map(async (given) => {
        const laws = given === "mlp" ? ["--law", "own-row", "--json"] : law;
        const { stdout } = await thalweg(["check", given, ...laws]);
        return JSON.parse(stdout).cases.map(({ kind, subject }: Case & { kind: string }) => [
          kind,
          subject,
        ]);
      }),
    );
    expect(subjects).toEqual([
      [["model", "dense"]],
      [["optimizer", "radam"]],
      [["optimizer", "lookahead(momentum)"]],
    ]);
  });

  it("prints no colour off a terminal, and one line a law", async () => {
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
      /stuck\.ts cannot be held to the laws: it makes no progress for 3 s while it loads\./,
    );
    const broken = await thalweg(["check", "broken.ts"], { cwd: folder });
    expect(broken).toMatchObject({ code: 1, stdout: "" });
    expect(broken.stderr).toContain("throws while it loads: not today");
  });
});
