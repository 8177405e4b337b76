// An instance of the gateway, as far as limits go: it admits calls by its purses and settles them, whatever that takes.

import type { Grant, Purse } from "../../../../functions/core/limits/purse.ts";
import type { Reservation, Spent } from "../../../../functions/core/limits/reservation.ts";
import { type CallRecord, recordOf } from "./ledger.ts";
import { type Connection, connect, type Network } from "./network.ts";
import type { Scenario } from "./scenario.ts";
import type { CodeUnderTest } from "./under-test.ts";
import type { Process } from "./virtual-time.ts";

export interface Account {
  readonly name: string;
  readonly limit: Reservation["limit"];
  readonly calls: CallRecord[];
}

export interface CallPlan {
  readonly tokens: number;
  readonly cost: number;
  /** The part of the prompt in what is reserved. */
  readonly prompt: number;
  readonly duration: number;
  readonly spent: Spent;
}

export type Outcome = "admitted" | "refused" | "unreachable";

export interface Instance extends Process {
  readonly kind: "one" | "many";
  /** Calls that it serves. */
  busy: number;
  readonly purses: readonly { readonly purse: Purse; readonly connection: Connection; readonly account: Account }[];
  serve(plan: CallPlan): Promise<Outcome>;
  prepare(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly kind: "one" | "many";
  readonly skew: number;
  readonly scenario: Pick<Scenario, "near" | "mostIds" | "timeLimit">;
  readonly network: Network;
  readonly accounts: readonly Account[];
  readonly code: CodeUnderTest;
}

interface Granted {
  readonly grant: Grant;
  readonly purse: Purse;
  readonly call: CallRecord;
}

/** Between two tries to settle. */
const PAUSE = 2_000;

export function openInstance({ kind, skew, scenario, network, accounts, code }: Opened): Instance {
  const { time } = network;
  const process: Process = { frozenUntil: 0, isDead: false };
  const now = () => time.now() + skew;
  const { near, mostIds, timeLimit } = scenario;
  const holding = kind === "one" ? code.oneCall({ near }) : code.manyCalls({ near, partOfDays: 4 * near });
  const purses = accounts.map((account) => {
    const connection = connect(network, process);
    const options = { subject: account.name, pools: connection.pools, holding, now, mostIds };
    return { purse: code.openPurse(options), connection, account };
  });

  async function serve(plan: CallPlan): Promise<Outcome> {
    instance.busy++;
    const at = now();
    const granted: Granted[] = [];
    const outcome = await admit(plan, { at, granted });
    if (outcome === "admitted") await time.sleep(Math.max(0, at + plan.duration - now()), process);
    const spent = outcome === "admitted" ? plan.spent : { requests: 0 as const, tokens: 0 };
    await Promise.all(granted.map((one) => settle(one, spent)));
    if (kind === "one") await prepare();
    instance.busy--;
    return outcome;
  }

  async function admit(plan: CallPlan, { at, granted }: { at: number; granted: Granted[] }): Promise<Outcome> {
    for (const { purse, account } of purses) {
      const reservation = reservationOf(plan, { account, at, killedAt: at + timeLimit });
      try {
        const grant = purse.draw(reservation) ?? (await purse.take(reservation));
        if (grant === undefined) return "refused";
        const call = recordOf(reservation, process, skew);
        granted.push({ grant, purse, call });
        if (now() >= reservation.killedAt) return "unreachable";
        account.calls.push(call);
      } catch (error) {
        if (!(error instanceof code.PoolUnreachable)) throw error;
        void makeUp(purse);
        return "unreachable";
      }
    }
    return "admitted";
  }

  async function settle({ grant, purse, call }: Granted, spent: Spent): Promise<void> {
    call.spent = spent;
    const isSettled = await reached(() => grant.settle(spent));
    if (isSettled) call.isSettled = true;
    else void makeUp(purse).then(() => (call.isSettled = true));
  }

  /** Behind the answer. */
  async function makeUp(purse: Purse): Promise<void> {
    do await time.sleep(PAUSE, process);
    while (!(await reached(() => purse.flush())));
  }

  async function reached(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof code.PoolUnreachable) return false;
      throw error;
    }
  }

  async function prepare(): Promise<void> {
    await Promise.all(
      purses.map(async ({ purse }) => {
        if (!(await reached(() => purse.prepare()))) void makeUp(purse);
      }),
    );
  }

  async function close(): Promise<void> {
    await Promise.all(
      purses.map(async ({ purse }) => {
        while (!(await reached(() => purse.close()))) await time.sleep(PAUSE, process);
      }),
    );
  }

  const instance: Instance = Object.assign(process, { kind, busy: 0, purses, serve, prepare, close });
  return instance;
}

interface Claimed {
  readonly account: Account;
  readonly at: number;
  readonly killedAt: number;
}

function reservationOf({ tokens, cost, prompt }: CallPlan, { account, at, killedAt }: Claimed): Reservation {
  const { name: subject, limit } = account;
  const promptTokens = Math.floor(tokens * prompt);
  const promptCost = Math.floor(cost * prompt);
  return { subject, limit, tokens, cost, promptTokens, promptCost, at, killedAt };
}
