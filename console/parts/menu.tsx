// What can be done with one row: a popover below its button, with arrow keys.
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

export function Menu({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const onToggle = (event: { readonly newState: string }) => {
    if (event.newState !== "open" || menu.current === null || button.current === null) return;
    place(menu.current, button.current.getBoundingClientRect());
    itemsOf(menu.current)[0]?.focus();
  };
  return (
    <>
      <button class="button quiet square" type="button" ref={button} popovertarget={id} aria-label={label}>
        <Icon name="more" />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its items are interactive, this moves between them */}
      <div
        class="menu"
        id={id}
        ref={menu}
        popover="auto"
        onToggle={onToggle}
        onKeyDown={moveFocus}
        onClick={() => menu.current?.hidePopover()}
      >
        {children}
      </div>
    </>
  );
}

function place(menu: HTMLElement, { right, bottom, top }: DOMRect): void {
  const { offsetWidth, offsetHeight } = menu;
  const fits = bottom + offsetHeight + 8 < innerHeight;
  menu.style.left = `${Math.max(right - offsetWidth, 8)}px`;
  menu.style.top = `${fits ? bottom + 4 : Math.max(top - offsetHeight - 4, 8)}px`;
}

function moveFocus(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const items = itemsOf(event.currentTarget);
  const at = items.findIndex((item) => item.matches(":focus"));
  items[(at + step + items.length) % items.length]?.focus();
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("button, a")];
}
