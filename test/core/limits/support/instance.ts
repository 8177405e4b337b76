// An instance of the gateway, as far as limits go: it admits calls by its purses and settles them, whatever that takes.

import type { Pools } from "../../../../functions/core/limits/pool.ts";
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

/** As one instance knows it. */
interface OwnAccount {
  readonly account: Account;
  readonly connection: Connection;
  /** All that it ever had for it. */
  readonly purses: Set<Purse>;
}

export interface Instance extends Process {
  readonly kind: "one" | "many";
  /** Calls that it serves. */
  busy: number;
  readonly accounts: readonly OwnAccount[];
  serve(plan: CallPlan): Promise<Outcome>;
  prepare(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly kind: "one" | "many";
  readonly skew: number;
  readonly scenario: Pick<Scenario, "near" | "mostIds" | "timeLimit" | "idleAfter" | "mostPurses">;
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
  const { near, mostIds, timeLimit, idleAfter } = scenario;
  const many = { near, partOfDays: 4 * near, idleAfter };
  const holding = kind === "one" ? code.oneCall({ near }) : code.manyCalls(many);
  const own = accounts.map((account) => ({ account, connection: connect(network, process), purses: new Set<Purse>() }));
  const mostPurses = kind === "one" ? own.length : scenario.mostPurses; // What it would forget lapses only later.
  const purses = code.createPurses({ mostIds, mostPurses, pools: connectedTo(own), holding, now });

  function purseOf({ account, purses: known }: OwnAccount): Purse {
    const purse = purses.of(account.name);
    known.add(purse);
    return purse;
  }

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
    for (const one of own) {
      const { account } = one;
      const purse = purseOf(one);
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
    while ((purse.isBehind() || purse.isInUse()) && !(await reached(() => purse.flush())));
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

  /** A process that serves many calls does so every four seconds, and goes on with what fails by itself. */
  async function prepare(): Promise<void> {
    if (kind === "many") return purses.prepare();
    await Promise.all(
      own.map(async (one) => {
        const purse = purseOf(one);
        if (!(await reached(() => purse.prepare()))) void makeUp(purse);
      }),
    );
  }

  async function close(): Promise<void> {
    while ((await purses.close()) > 0) await time.sleep(PAUSE, process);
  }

  const instance: Instance = Object.assign(process, { kind, busy: 0, accounts: own, serve, prepare, close });
  return instance;
}

/** Each subject over a connection of its own. */
function connectedTo(own: readonly OwnAccount[]): Pools {
  const to = (subject: string): Pools => {
    const found = own.find(({ account }) => account.name === subject);
    if (found === undefined) throw new Error(`nobody knows ${subject}`);
    return found.connection.pools;
  };
  return {
    change: (change) => to(change.subject).change(change),
    sweep: (subject, ...asked) => to(subject).sweep(subject, ...asked),
    read: (subject) => to(subject).read(subject),
  };
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
