// What a page reads: kept while newer data is fetched, and where fetching fails.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Resource, resource } from "../../../console/api/resource.ts";
import { ApiError } from "../../../functions/admin/api/transport.ts";

describe("a resource", () => {
  let made: Resource<number> | undefined;
  const seen: AbortSignal[] = [];
  const answers = vi.fn<() => Promise<number>>();
  const visible = signal(true);
  const load = (abort: AbortSignal) => {
    seen.push(abort);
    return answers();
  };
  const make = (every?: number) => {
    made = resource(load, { every, visible });
    return made;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    seen.length = 0;
    answers.mockReset();
    visible.value = true;
  });
  afterEach(() => {
    made?.stop();
    vi.useRealTimers();
  });

  it("keeps its last value when reading fails, and says why", async () => {
    answers.mockResolvedValueOnce(1).mockRejectedValueOnce(new ApiError("no", { status: 503 }));
    const one = make();
    await vi.advanceTimersByTimeAsync(0);
    await one.reload();
    expect([one.value.value, one.failure.value?.status]).toEqual([1, 503]);
  });

  it("forgets why it failed once it works again", async () => {
    answers.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(2);
    const one = make();
    await vi.advanceTimersByTimeAsync(0);
    expect(one.failure.value?.message).toBe("The console cannot be reached.");
    await one.reload();
    expect([one.value.value, one.failure.value]).toEqual([2, undefined]);
  });

  it("reads again after a while, and never while the page is hidden", async () => {
    answers.mockResolvedValue(1);
    make(1000);
    await vi.advanceTimersByTimeAsync(2500);
    expect(answers).toHaveBeenCalledTimes(3);
    visible.value = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveBeenCalledTimes(3);
    visible.value = true;
    expect(answers).toHaveBeenCalledTimes(4);
  });

  it("gives up what is under way when it is read anew or stopped", async () => {
    answers.mockReturnValue(new Promise(() => {}));
    const one = make();
    void one.reload();
    expect(seen.map(({ aborted }) => aborted)).toEqual([true, false]);
    one.stop();
    expect(seen.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("takes no answer that comes after a newer question", async () => {
    let answerLate: (value: number) => void = () => {};
    answers.mockReturnValueOnce(new Promise((resolve) => (answerLate = resolve))).mockResolvedValueOnce(2);
    const one = make();
    await one.reload();
    answerLate(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(one.value.value).toBe(2);
  });

  it("reads no more once it is stopped", async () => {
    answers.mockResolvedValue(1);
    const one = make(1000);
    one.stop();
    await vi.advanceTimersByTimeAsync(5000);
    await one.reload();
    expect(answers).toHaveBeenCalledTimes(1);
  });
});
