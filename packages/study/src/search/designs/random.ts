import { atOnce } from "../generations.js";
import { searchStream } from "../search-stream.js";
import type { SearchStrategy } from "../strategy.js";

/**
 * Independent points, uniform in the unit cube, all in one generation.
 * Reference: Bergstra & Bengio 2012, Random search for hyper-parameter optimization.
 */
export const random: SearchStrategy = {
  name: "random",
  nested: true,
  generations: atOnce,
  propose(context) {
    const draws = searchStream(context, "random");
    return Array.from({ length: context.count }, () =>
      Array.from({ length: context.dimension }, () => draws.uniform()),
    );
  },
};
