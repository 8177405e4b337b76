// Whether the page can be seen: what is not looked at is not polled.
import { signal } from "@preact/signals";

const page = globalThis.document;

export const isVisible = signal(page?.visibilityState !== "hidden");

page?.addEventListener("visibilitychange", () => {
  isVisible.value = page.visibilityState !== "hidden";
});
