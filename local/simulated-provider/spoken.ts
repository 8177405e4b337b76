// What a user wrote. Claude Code puts reminders for the model before it.

const REMINDERS_END = "</system-reminder>";

/** The whole prompt if nothing is behind its reminders. */
export function spoken(prompt: string): string {
  const end = prompt.lastIndexOf(REMINDERS_END);
  const own = end === -1 ? "" : prompt.slice(end + REMINDERS_END.length);
  return own.trim() === "" ? prompt : own;
}
