import { connect, type Socket } from "node:net";

/** The end of an answer's head. */
const HEAD_END = "\r\n\r\n";

/** One connection that is kept alive and carries one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #received = "";
  #answered: ((status: number, body: string) => void) | undefined;

  constructor(port: number, lost: (error: Error) => void) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => this.#take(text));
    this.#socket.on("error", lost);
    this.#socket.on("close", () => lost(new Error("the gateway closed a connection")));
  }

  send(request: string, answered: (status: number, body: string) => void): void {
    this.#answered = answered;
    this.#socket.write(request, "latin1");
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf(HEAD_END);
    if (head < 0) return;
    const start = head + HEAD_END.length;
    const chunked = /\r\ntransfer-encoding: chunked/i.test(this.#received.slice(0, head));
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1] ?? 0);
    const complete = chunked ? this.#received.endsWith("0\r\n\r\n") : this.#received.length >= start + length;
    if (!complete) return;
    const body = this.#received.slice(start);
    const status = Number(this.#received.slice(9, 12));
    this.#received = "";
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(status, body);
  }
}

/** As many connections as are needed at a time; those that are free are used again. */
export class Connections {
  readonly #free: Connection[] = [];
  readonly #all: Connection[] = [];

  constructor(
    private readonly port: number,
    private readonly lost: (error: Error) => void,
  ) {}

  send(request: string, answered: (status: number, body: string) => void): void {
    const connection = this.#free.pop() ?? this.#open();
    connection.send(request, (status, body) => {
      this.#free.push(connection);
      answered(status, body);
    });
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #open(): Connection {
    const connection = new Connection(this.port, this.lost);
    this.#all.push(connection);
    return connection;
  }
}
