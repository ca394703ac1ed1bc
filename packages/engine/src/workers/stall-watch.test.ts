import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SharedProgress } from "../trial/progress.js";
import { StallWatch } from "./stall-watch.js";

const progress = () => new SharedProgress(new SharedArrayBuffer(SharedProgress.byteLength));

describe("a stall watch", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("speaks once, when nothing was reported for the whole time", () => {
    const stalled = vi.fn();
    new StallWatch(1000).add(progress(), stalled);
    vi.advanceTimersByTime(990);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60);
    expect(stalled).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(10_000);
    expect(stalled).toHaveBeenCalledOnce();
  });

  it("is silent while reports come, even of the same place", () => {
    const stalled = vi.fn();
    const moving = progress();
    new StallWatch(1000).add(moving, stalled);
    for (let i = 0; i < 10; i++) {
      moving.at("training", 7);
      vi.advanceTimersByTime(900);
    }
    expect(stalled).not.toHaveBeenCalled();
  });

  it("speaks when the whole time has passed since the last report", () => {
    const stalled = vi.fn();
    const moving = progress();
    new StallWatch(1000).add(moving, stalled);
    for (let i = 0; i < 3; i++) {
      moving.at("training", i);
      vi.advanceTimersByTime(900);
    }
    vi.advanceTimersByTime(90);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(160);
    expect(stalled).toHaveBeenCalledOnce();
  });

  it("does not count the time in which the whole process slept", () => {
    const stalled = vi.fn();
    new StallWatch(1000).add(progress(), stalled);
    vi.advanceTimersByTime(500);
    const { now } = performance;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + 3_600_000);
    vi.advanceTimersByTime(300);
    clock.mockRestore();
    expect(stalled).not.toHaveBeenCalled();
  });

  it("gives a thread a minute to begin, and then counts from there", () => {
    const stalled = vi.fn();
    let begun = false;
    const starting = progress();
    const thread = { hasBegun: () => begun, waitingMs: () => 0 };
    new StallWatch(300).add(starting, stalled, thread);
    vi.advanceTimersByTime(59_000);
    begun = true;
    starting.at("starting");
    vi.advanceTimersByTime(290);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60);
    expect(stalled).toHaveBeenCalledOnce();
    new StallWatch(300).add(progress(), stalled, { ...thread, hasBegun: () => false });
    vi.advanceTimersByTime(61_000);
    expect(stalled).toHaveBeenCalledTimes(2);
  });

  it("does not count the time in which the thread had no processor", () => {
    const stalled = vi.fn();
    const began = performance.now();
    // It runs for a fifth of the time.
    const waitingMs = () => 0.8 * (performance.now() - began);
    new StallWatch(1000).add(progress(), stalled, { hasBegun: () => true, waitingMs });
    vi.advanceTimersByTime(4900);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(stalled).toHaveBeenCalledOnce();
  });

  it("leaves no timer behind when there is nothing left to watch", () => {
    const watch = new StallWatch(1000);
    const end = watch.add(progress(), () => {});
    watch.add(progress(), () => {});
    expect(vi.getTimerCount()).toBe(1);
    end();
    expect(vi.getTimerCount()).toBe(1);
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
