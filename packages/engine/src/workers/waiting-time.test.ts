import { describe, expect, it } from "vitest";
import { systemThread, waitingMs } from "./waiting-time.js";

describe.runIf(process.platform === "linux")("the time that a thread waits for a processor", () => {
  it("is known on Linux for each thread by its own number, and never decreases", () => {
    expect(systemThread()).toBe(process.pid);
    const first = waitingMs(systemThread());
    for (const end = performance.now() + 20; performance.now() < end; );
    expect(waitingMs(systemThread())).toBeGreaterThanOrEqual(first);
  });

  it("is 0 for a thread that is not known or has ended", () => {
    expect(waitingMs(0)).toBe(0);
    expect(waitingMs(2 ** 30)).toBe(0);
  });
});
