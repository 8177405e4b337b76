// How old the numbers are, in seconds that go on.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { inUnits } from "./time.ts";

export function UpdatedAgo({ at }: { readonly at: number | undefined }): JSX.Element | null {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (at === undefined) return null;
  return <span class="number-left"> · updated {inUnits(Math.max(now - at, 0))} ago</span>;
}
