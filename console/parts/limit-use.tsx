// How much of a limit is used, in a cell of a table.
import type { JSX } from "preact";
import type { Standing } from "../api/shapes.ts";
import { Meter } from "./figures.tsx";
import { amountsOf, partOf } from "./limits.ts";

/** `name` is empty where the column says it. */
export function LimitUse({ standing, name }: { readonly standing: Standing; readonly name: string }): JSX.Element {
  return (
    <div class="use">
      <div class="number-left meter-text">
        {amountsOf(standing)} <span class="faint">{name}</span>
      </div>
      <Meter part={partOf(standing)} />
    </div>
  );
}
