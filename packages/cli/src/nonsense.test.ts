/**
 * Invalid command lines: each gives one helpful sentence, exit code 2, and nothing on standard
 * output.
 */
import { describe, expect, it } from "vitest";
import { runCommand } from "./command.js";
import { painter } from "./terminal/painter.js";
import type { Channel } from "./terminal/terminal.js";

async function thalweg(args: readonly string[]) {
  const text = { out: "", err: "" };
  const channel = (name: "out" | "err"): Channel => ({
    ...{ isTty: false, width: 100, paint: painter(false), stream: process.stdout },
    write(more) {
      text[name] += more;
    },
  });
  const terminal = { out: channel("out"), err: channel("err") };
  const code = await runCommand(args, { terminal, signal: new AbortController().signal });
  return { code, ...text };
}

/** Command lines with a text that the sentence must contain: the error as the user wrote it. */
const lines: readonly (readonly [line: string, says: string])[] = [
  ["comparee", 'unknown command "comparee". Did you mean "compare"?'],
  ["--problems beale", 'unknown option "--problems".'],
  ["help nope", 'unknown command "nope".'],
  ["-x", 'unknown option "-x".'],
  ["compare extra", "too many arguments"],
  ["compare --problems", '"--problems <a,b>" argument missing'],
  ["compare --problems --optimizers", '--problems lacks its value; "--optimizers" after it'],
  ["compare --out --json", '--out lacks its value; "--json" after it'],
  ["compare --plugin --seed=3", '--plugin lacks its value; "--seed=3" after it'],
  ["compare --problems |", "--problems is empty"],
  ["compare --problems ,", '--problems is ","'],
  ["compare --trials 1e999", '--trials is "1e999"'],
  ["compare --trials 0x10", '--trials is "0x10"'],
  ["compare --trials |", '--trials is ""'],
  ["compare --trials 1001", "from 0 to 1000"],
  ["compare --trials \u0663", '--trials is "\u0663"'],
  ["compare --seeds 1001", "from 1 to 1000"],
  ["compare --replicates 1001", "from 1 to 1000"],
  ["compare --seed 9007199254740992", "from 0 to 9007199254740991"],
  ["compare --seed -1", "of at least 0"],
  ["compare --steps 1e3", '--steps is "1e3"'],
  ["compare --workers 100000", '--workers is "100000"; it must be a whole number from 1 to'],
  ["compare --inline --workers 2", '"--inline" cannot be used with'],
  ["compare --inline=3", 'unknown option "--inline=3"'],
  ["compare --stall 1e999", '--stall is "1e999"'],
  ["compare --stall 0x10", '--stall is "0x10"'],
  ["compare --stall -1", '--stall is "-1"'],
  ["compare --memory 5", '--memory is "5"; it must be a whole number of at least 256'],
  ["compare --stall |", '--stall is ""'],
  ["compare --out |", '--out is ""'],
  ["compare --json=yes", 'unknown option "--json=yes"'],
  ["compare --numerics |", '--numerics is ""'],
  ["train", 'missing required argument "problem"'],
  ["train beale adam", "too many arguments"],
  ["train beale --optimizer adam --set", "argument missing"],
  ["train beale --optimizer adam --set =1", '--set is "=1"'],
  ["train beale --optimizer adam --set lr=1 --set lr=2", '--set gives "lr" twice'],
  ["train beale --optimizer adam --set lr=1e999", 'hyperparameter "lr" is "1e999"'],
  ["train beale --optimizer adam --set __proto__=1", 'no hyperparameter "__proto__"'],
  ["train beale --optimizer adam --seed \u221e", '--seed is "\u221e"'],
  ["train beale --optimizer adam --dtype F32", '--dtype is "F32"'],
  ["train beale --optimizer adam --microbatches 0", '--microbatches is "0"'],
  ["train __proto__ --optimizer adam", 'unknown problem "__proto__"'],
  ["train beale --optimizer toString", 'unknown optimizer "toString"'],
  ["train beale --optimizer \u{1f389}", 'unknown optimizer "\u{1f389}"'],
  ["train beale --optimizer |", '"" lacks a name'],
  ["list everything", 'unknown kind "everything"'],
  ["list optimizers models", "too many arguments"],
  ["describe |", 'unknown name ""'],
  ["check adam --law |", "--law is empty"],
  ["check adam --seed 99999999999", "from -2147483648 to 2147483647"],
  ["new optimizer |", 'the name "" cannot be used'],
  ["new thing x", '"new thing" is not known'],
  ["new optimizer x --out |", '--out is ""'],
];

describe("a command line that makes no sense", () => {
  // A bar represents an empty argument.
  it.each(lines)("thalweg %s", async (line, says) => {
    const args = line.split(" ").map((word) => (word === "|" ? "" : word));
    const { code, out, err } = await thalweg(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^thalweg: [^\n]+[.?]\n$/);
    expect(err).toContain(says);
    expect(err).not.toMatch(/outputHelp|internal|TypeError|undefined|null/);
  });

  it("of only -- prints the help", async () => {
    expect(await thalweg(["--"])).toMatchObject({ code: 0, err: "" });
  });
});
