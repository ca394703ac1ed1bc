/** `--numerics` and `--blas` through the command. */
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, removeFolders, thalweg } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const run = ["train", "digits-mlp", "--optimizer", "adam", "--steps", "20"];
const numericsOf = (stdout: string) => /"numerics": ?"(\w+)"/.exec(stdout)?.[1];

describe.concurrent("the numerics of a run", () => {
  it("are stated in the result and its heading if they are fast", async () => {
    const json = await thalweg([...run, "--numerics", "fast", "--json"]);
    expect([json.code, numericsOf(json.stdout)]).toEqual([0, "fast"]);
    const { stdout } = await thalweg([...run, "--numerics", "fast"]);
    expect(stdout).toMatch(/^adam on digits-mlp, seed 1, fast numerics$/m);
  });

  it("are part of a comparison's study", async () => {
    const names = ["--problems", "rosenbrock", "--optimizers", "adam"];
    const size = ["--trials", "1", "--replicates", "1", "--seeds", "1", "--steps", "5"];
    const { code, stdout } = await thalweg(
      ["compare", ...names, ...size, "--numerics", "fast", "--json"],
      { cwd: emptyFolder() },
    );
    expect([code, numericsOf(stdout)]).toEqual([0, "fast"]);
  });

  const noLibrary =
    /^thalweg: BLAS \/no\.so cannot be loaded \(.*\); install one \(on Debian: libopenblas0\), or give its file's path\.\n$/;
  it.each([
    [["--numerics", "quick"], /^thalweg: --numerics is "quick"; it must be portable or fast\.\n$/],
    [["--blas", "any"], /^thalweg: --blas .*; add --numerics fast, or leave --blas out\.\n$/],
    [["--numerics", "fast", "--blas", "/no.so"], noLibrary],
  ])("are refused in one sentence when they cannot be: %j", async (given, sentence) => {
    const { code, stderr } = await thalweg([...run, ...given]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(sentence);
  });
});
