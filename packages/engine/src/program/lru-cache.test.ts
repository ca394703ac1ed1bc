import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LruCache } from "./lru-cache.js";

const use = fc.record({
  key: fc.constantFrom("a", "b", "c", "d", "e"),
  weight: fc.integer({ min: 0, max: 9 }),
  set: fc.boolean(),
});

describe("recently used values", () => {
  it("are the longest run of last used ones that is few and light enough, the last whatever it weighs", () => {
    const limits = fc.record({
      maxEntries: fc.integer({ min: 1, max: 4 }),
      maxWeight: fc.integer({ min: 0, max: 20 }),
    });
    const law = fc.property(limits, fc.array(use), ({ maxEntries, maxWeight }, uses) => {
      const recent = new LruCache<number>(maxEntries, maxWeight);
      let model: { key: string; weight: number }[] = [];
      for (const { key, weight, set } of uses) {
        const known = model.find((each) => each.key === key);
        if (set) recent.set(key, weight, weight);
        else expect(recent.get(key)).toBe(known?.weight);
        const now = set ? { key, weight } : known;
        if (now === undefined) continue;
        model = [...model.filter((each) => each.key !== key), now];
        const heavy = () => model.reduce((sum, each) => sum + each.weight, 0) > maxWeight;
        while (set && model.length > 1 && (model.length > maxEntries || heavy())) model.shift();
        expect([...recent.values()]).toEqual(model.map((each) => each.weight));
      }
    });
    fc.assert(law);
  });
});
