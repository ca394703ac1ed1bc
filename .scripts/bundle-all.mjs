/** Bundles every package without checking types: for sources that a tool has changed. */
import { bundlePackages } from "./bundle.mjs";
import { workspaceFolders } from "./paths.mjs";

await bundlePackages(workspaceFolders());
