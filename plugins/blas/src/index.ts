/** Matrix products by the system's BLAS, for trials with `fast` numerics. */
export { type BlasOptions, createGemm } from "./create-gemm.js";
