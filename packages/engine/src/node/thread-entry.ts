import { fileURLToPath } from "node:url";

const filename = fileURLToPath(import.meta.resolve("#threads"));

/** What the threads of a pool run, as piscina wants it. It is named with each task: piscina waits for ever on threads whose own module throws. */
export const trialThread = { filename, name: "trial" } as const;
/** What the threads of a gang run. */
export const gangThread = { filename, name: "gang" } as const;
