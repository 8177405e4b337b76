// Code as it is; where it is wider than its place, a keyboard can scroll it too.
import type { JSX } from "preact";

export function CodeBlock({ children }: { readonly children: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, a keyboard cannot scroll the code
    <pre class="code" tabIndex={0}>
      {children}
    </pre>
  );
}
