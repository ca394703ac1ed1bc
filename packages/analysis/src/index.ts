/** Looking at a loss. Runs in a browser. */
export { type Surface, type SurfaceOptions, surface } from "./surface.js";
