// Starts another gateway, waits until it listens, and ends it with the bench, even if that is killed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answerQuestions } from "./part.ts";

export interface PeerSettings {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly port: number;
}

let child: ChildProcess | undefined;

export const handlers = {
  async freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    return port;
  },
  /** The process's id, once it listens. */
  async start({ file, arguments: given, variables, port }: PeerSettings): Promise<number> {
    child = spawn(file, given, { env: { ...process.env, ...variables }, stdio: "ignore" });
    while (!(await isListening(port))) {
      if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
      await sleep(2);
    }
    return child.pid ?? 0;
  },
};

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

answerQuestions(handlers, () => child?.kill("SIGKILL"));
