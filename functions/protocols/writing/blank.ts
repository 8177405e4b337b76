// Text that says nothing. Most providers refuse it, or answer it as if it were something.

export function isBlank(text: string): boolean {
  return text.trim() === "";
}
