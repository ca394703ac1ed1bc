import { describe, expect, it } from "vitest";
import { Slots } from "./slots.js";

const { signal } = new AbortController();

describe("slots", () => {
  it("are given out in the order of asking, never more than there are", async () => {
    const slots = new Slots(2);
    const got: string[] = [];
    const ask = (name: string) => slots.acquire(signal).then(() => void got.push(name));
    const asked = ["a", "b", "c", "d"].map(ask);
    await Promise.all(asked.slice(0, 2));
    expect(got).toEqual(["a", "b"]);
    slots.release();
    await asked[2];
    expect(got).toEqual(["a", "b", "c"]);
    slots.release();
    await asked[3];
    expect(got).toEqual(["a", "b", "c", "d"]);
  });

  it("may become more, which those who wait get, and fewer, which takes none away", async () => {
    const slots = new Slots(1);
    const got: string[] = [];
    const ask = (name: string) => slots.acquire(signal).then(() => void got.push(name));
    const [, second, third] = ["a", "b", "c", "d"].map(ask);
    slots.count = 3;
    await Promise.all([second, third]);
    expect(got).toEqual(["a", "b", "c"]);
    slots.count = 1;
    slots.release();
    slots.release();
    await Promise.resolve();
    expect(got).toHaveLength(3);
    slots.release();
    await slots.acquire(AbortSignal.timeout(0)).catch(() => undefined);
    expect(got).toEqual(["a", "b", "c", "d"]);
  });

  it("pass over those who gave up", async () => {
    const slots = new Slots(1);
    await slots.acquire(signal);
    const controller = new AbortController();
    const gaveUp = slots.acquire(controller.signal);
    const patient = slots.acquire(signal);
    controller.abort("enough");
    await expect(gaveUp).rejects.toBe("enough");
    slots.release();
    await patient;
    await expect(slots.acquire(controller.signal)).rejects.toBe("enough");
  });
});
