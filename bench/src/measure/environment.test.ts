import { expect, it } from "vitest";
import { prepareEnvironment } from "./environment.js";

it("takes out what steers OpenBLAS, says so, and gives every library one thread", () => {
  const environment = { OPENBLAS_CORETYPE: "Haswell", OMP_NUM_THREADS: "8", HOME: "/root" };
  expect(prepareEnvironment(environment)).toEqual([
    "OPENBLAS_CORETYPE=Haswell was set and is taken out for everybody: OpenBLAS chooses its kernel itself.",
  ]);
  expect(environment).toEqual({
    HOME: "/root",
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    GOTO_NUM_THREADS: "1",
  });
});
