/** `thalweg train --microbatches --workers`: data-parallel training through the command. */
import { afterAll, describe, expect, it } from "vitest";
import { expectSentence, removeFolders, thalweg } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const train = (more: string) =>
  thalweg(`train digits-mlp --optimizer adam --stall 60 ${more}`.split(" "));

describe("thalweg train with workers", () => {
  it("gives the result of one thread", async () => {
    const [one, two] = await Promise.all(
      ["", " --workers 2"].map((more) => train(`--microbatches 4 --steps 70 --json${more}`)),
    );
    expect([one, two]).toMatchObject([
      { code: 0, stderr: "" },
      { code: 0, stderr: "" },
    ]);
    const { timing: _, ...expected } = JSON.parse(one!.stdout);
    const { timing: __, ...found } = JSON.parse(two!.stdout);
    expect(found).toEqual(expected);
    expect(found.spec).not.toHaveProperty("workers");
  });

  it.each([
    [
      "--workers 3",
      2,
      "--workers 3 with --microbatches 1 leaves workers without a microbatch; add --microbatches 3 or a multiple of it, which must divide the batch.",
    ],
    [
      "--microbatches 2 --workers 0",
      2,
      '--workers is "0"; it must be a whole number of at least 1.',
    ],
    [
      "--microbatches 5 --workers 2",
      1,
      'problem "digits-mlp": a batch of 32 examples has no 5 equal microbatches; choose microbatches that divide 32.',
    ],
  ])("refuses %s in a sentence", async (more, code, sentence) => {
    const outcome = await train(more);
    expectSentence(outcome, sentence);
    expect(outcome).toMatchObject({ code, stdout: "" });
  });

  it("stops when it is interrupted", async () => {
    const args = "train digits-mlp --optimizer adam --microbatches 4 --workers 2 --steps 100000000";
    const outcome = await thalweg(args.split(" "), {
      act: (child) => setTimeout(() => child.kill("SIGINT"), 6000),
    });
    expectSentence(outcome, "interrupted.");
    expect(outcome).toMatchObject({ code: 130, stdout: "" });
  });
});
