// All that a simulation runs, behind one name: mutants are copies of it.
import { manyCalls, oneCall } from "../../../../functions/core/limits/holding.ts";
import { isRepeatable, PoolUnreachable } from "../../../../functions/core/limits/pool.ts";
import { openPurse } from "../../../../functions/core/limits/purse.ts";
import { readPool } from "../../../../functions/core/limits/sweep.ts";
import { memoryPools } from "../../../support/memory-pools.ts";

export const codeUnderTest = { isRepeatable, manyCalls, memoryPools, oneCall, openPurse, PoolUnreachable, readPool };

export type CodeUnderTest = typeof codeUnderTest;
