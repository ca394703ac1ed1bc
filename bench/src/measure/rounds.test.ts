import { describe, expect, it } from "vitest";
import { interleave, type Participant } from "./rounds.js";

/** A participant whose units take a known time, and which records its turns. */
function made(
  id: string,
  secondsOf: Readonly<Record<string, number>>,
  turns: string[] = [],
  breaksAt = Number.POSITIVE_INFINITY,
): Participant {
  let calls = 0;
  return {
    id,
    modes: Object.keys(secondsOf),
    async round(mode, units, warm) {
      calls++;
      if (calls > breaksAt) throw new Error(`${id} broke`);
      if (warm > 0) turns.push(id);
      return units * secondsOf[mode]!;
    },
  };
}

const never = (id: string, error: Error): never => {
  throw new Error(`${id}: ${error.message}`);
};

describe("interleaved rounds", () => {
  it("give the time of one unit of each round, in the best mode", async () => {
    const torch = made("torch", { eager: 3, scripted: 2, foreach: 4 });
    const [timings] = await interleave([torch], { rounds: 5, seconds: 10 }, never);
    expect(timings).toEqual({
      id: "torch",
      mode: "scripted",
      units: 5,
      perUnit: [2, 2, 2, 2, 2],
      modes: [
        { mode: "scripted", perUnit: 2 },
        { mode: "eager", perUnit: 3 },
        { mode: "foreach", perUnit: 4 },
      ],
    });
  });

  it("let the participants take turns, another one first each time", async () => {
    const turns: string[] = [];
    const all = ["a", "b", "c"].map((id) => made(id, { only: 1 }, turns));
    await interleave(all, { rounds: 3, seconds: 4 }, never);
    expect(turns).toEqual(["a", "b", "c", "b", "c", "a", "c", "a", "b"]);
  });

  it("fill a round with as many units as take that long, and at least one", async () => {
    const all = [made("quick", { only: 1 / 64 }), made("slow", { only: 100 })];
    const timings = await interleave(all, { rounds: 1, seconds: 2 }, never);
    expect(timings.map(({ units }) => units)).toEqual([128, 1]);
  });

  it("do not take the time of a compiler for that of a unit", async () => {
    let calls = 0;
    const compiles: Participant = {
      id: "compiles",
      modes: ["only"],
      round: async (_, units) => units / 8 + (calls++ === 0 ? 50 : 0),
    };
    const [timings] = await interleave([compiles], { rounds: 1, seconds: 2 }, never);
    expect(timings?.units).toBe(16);
  });

  it("leave out a mode that fails, and say so", async () => {
    const failures: string[] = [];
    const torch: Participant = {
      id: "torch",
      modes: ["scripted", "eager"],
      async round(mode, units) {
        if (mode === "scripted") throw new Error("cannot be scripted");
        return units;
      },
    };
    const [timings] = await interleave([torch], { rounds: 2, seconds: 1 }, (id, { message }) => {
      failures.push(`${id}: ${message}`);
    });
    expect(timings?.mode).toBe("eager");
    expect(failures).toEqual(["torch: cannot be scripted"]);
  });

  it("go on without a participant that fails, and say who it was", async () => {
    const failures: string[] = [];
    const all = [made("fails", { only: 1 }, [], 5), made("works", { only: 1 })];
    const timings = await interleave(all, { rounds: 6, seconds: 1 }, (id, { message }) => {
      failures.push(`${id}: ${message}`);
    });
    expect(failures).toEqual(["fails: fails broke"]);
    expect(timings.map(({ id, perUnit }) => [id, perUnit.length])).toEqual([["works", 6]]);
  });
});
