import { describe, expect, it } from "vitest";
import { parseOptions, WrongOption } from "./options.js";

const known = { works: ["A", "B", "trials"], peers: ["thalweg", "torch"], suites: ["compile"] };
const parse = (...args: string[]) => parseOptions(args, known);

describe("the options of the bench", () => {
  it("measure everything with everybody unless they say otherwise", () => {
    expect(parse()).toMatchObject({ works: undefined, peers: undefined, check: false });
  });

  it("choose works, peers and rounds", () => {
    expect(parse("--works", "A,trials", "--peers=torch", "--rounds", "3")).toMatchObject({
      works: ["A", "trials"],
      peers: ["torch"],
      rounds: 3,
    });
  });

  it("take all suites by one word", () => {
    expect(parse("--suites", "all").suites).toEqual(["compile"]);
  });

  it.each([
    [["--works", "A,Q"], '--works: there is no "Q"; there are A, B, trials.'],
    [["--peers", "tf"], '--peers: there is no "tf"; there are thalweg, torch.'],
    [["--suites", "x"], '--suites: there is no "x"; there are compile.'],
    [["--rounds", "0"], '--rounds is "0"; it must be a whole number from 1.'],
    [["--rounds", "many"], '--rounds is "many"; it must be a whole number from 1.'],
    [["--round-ms", "1.5"], '--round-ms is "1.5"; it must be a whole number from 1.'],
    [
      ["--wroks", "A"],
      'Unknown option "--wroks"; the options are --works, --peers, --rounds, --round-ms, --out, --check, --suites, --help.',
    ],
    [
      ["A"],
      'Unexpected argument "A"; the options are --works, --peers, --rounds, --round-ms, --out, --check, --suites, --help.',
    ],
  ])("say in one sentence what is wrong with %j", (args, sentence) => {
    expect(() => parse(...args)).toThrow(new WrongOption(sentence));
  });
});
