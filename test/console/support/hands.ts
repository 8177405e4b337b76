// How an operator uses a page: with a mouse, or with nothing but a keyboard.
import type { Locator } from "playwright-core";
import { isLong } from "../../support/long.ts";

export interface Hands {
  readonly name: string;
  /** A button, a link, or anything else that does something. */
  press(target: Locator): Promise<void>;
  /** Replaces the text of a field. */
  write(field: Locator, text: string): Promise<void>;
  /** An option of a select, by its value. */
  choose(select: Locator, value: string): Promise<void>;
  /** A checkbox, or one of several radio buttons. */
  tick(box: Locator): Promise<void>;
}

export const mouse: Hands = {
  name: "with a mouse",
  press: (target) => target.click(),
  write: (field, text) => field.fill(text),
  choose: async (select, value) => {
    await select.selectOption(value);
  },
  tick: (box) => box.check(),
};

export const keyboard: Hands = {
  name: "with the keyboard alone",
  async press(target) {
    await reach(target);
    await target.page().keyboard.press("Enter");
  },
  async write(field, text) {
    await reach(field);
    const { keyboard: keys } = field.page();
    await keys.press("ControlOrMeta+a");
    await (text === "" ? keys.press("Delete") : keys.type(text));
  },
  async choose(select, value) {
    await reach(select);
    const { keyboard: keys } = select.page();
    await keys.press("Home");
    for (let step = 0; step < MOST_STEPS; step++) {
      if ((await select.inputValue()) === value) return;
      await keys.press("ArrowDown");
    }
    throw new Error(`The arrow keys do not lead to ${value} in ${select}.`);
  },
  async tick(box) {
    if (await box.isChecked()) return;
    const { keyboard: keys } = box.page();
    if ((await box.getAttribute("type")) !== "radio") {
      await reach(box);
      return keys.press("Space");
    }
    await reach(box, "radio");
    for (let step = 0; step < MOST_STEPS && !(await box.isChecked()); step++) await keys.press("ArrowDown");
  },
};

/** Every journey can be made by both. In the usual run only the keyboard makes all of them; the other tests click. */
export const EVERY_HANDS = isLong ? [mouse, keyboard] : [keyboard];

/** More than any page has to stop at. */
const MOST_STEPS = 120;

/** Goes from one control to the next, as Tab and Shift+Tab do, until it is at the target. */
export async function reach(target: Locator, isOneOf: "radio" | undefined = undefined): Promise<void> {
  await target.waitFor();
  const { keyboard: keys } = target.page();
  const key = (await target.evaluate(isBefore)) ? "Shift+Tab" : "Tab";
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await target.evaluate(hasFocus, isOneOf)) return;
    await keys.press(key);
  }
  throw new Error(`The key ${key} does not lead to ${target}.`);
}

/** Whether the way back is the shorter one. */
function isBefore(element: Element): boolean {
  const { activeElement: active, body } = document;
  if (active === null || active === body) return false;
  return (active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
}

/** Tab leads to one radio button of each group. */
function hasFocus(element: Element, isOneOf: "radio" | undefined): boolean {
  const active = document.activeElement;
  if (active === element || isOneOf === undefined) return active === element;
  return active?.getAttribute("type") === isOneOf && active.getAttribute("name") === element.getAttribute("name");
}
