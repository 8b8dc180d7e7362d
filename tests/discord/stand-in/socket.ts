/** The gateway of the stand-in Discord: hello, heartbeats, identify, resume with replay, and trouble on demand. */
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { guildJson } from './places.js';
import type { State } from './state.js';

export interface Gateway {
  /** Sends an event to the bot, or keeps it for a bot that resumes. */
  dispatch(type: string, data: object): void;
  /** The same, but nothing when no bot has a session: one that comes sees it all at once. */
  tell(type: string, data: object): void;
  /** Resolves when a bot is connected and was told its guilds. */
  ready(): Promise<void>;
  /** Closes the connection with a code, or breaks it off without one. */
  drop(code?: number): void;
  /** The next identifies are answered with a close code. */
  closeOnIdentify(code: number, times?: number): void;
  /** The next identifies and resumes are called invalid. */
  refuseSessions(times: number): void;
  counts(): { identifies: number; resumes: number; heartbeats: number };
  close(): void;
}

interface Frame {
  readonly op: number;
  readonly d?: unknown;
  readonly s?: number | null;
  readonly t?: string | null;
}

export function openGateway(server: Server, state: State, heartbeatMs: number): Gateway {
  const sockets = new WebSocketServer({ server });
  const counts = { identifies: 0, resumes: 0, heartbeats: 0 };
  const refusal = { closeCode: 0, closes: 0, sessions: 0 };
  let session: { id: string; events: Frame[] } | null = null;
  let active: WebSocket | null = null;
  let waiters: (() => void)[] = [];

  const send = (socket: WebSocket, frame: Frame) => socket.send(JSON.stringify({ s: null, t: null, ...frame }));

  function dispatch(type: string, data: object): void {
    if (!session) throw new Error(`${type}: the bot is not connected`);
    const frame = { op: 0, t: type, s: session.events.length + 1, d: data };
    session.events.push(frame);
    if (active) send(active, frame);
  }

  function connected(socket: WebSocket): void {
    active = socket;
    for (const wake of waiters) wake();
    waiters = [];
  }

  function identify(socket: WebSocket, token: unknown): void {
    counts.identifies += 1;
    if (token !== state.token) {
      socket.close(4004, 'Authentication failed.');
      return;
    }
    if (refusal.closes > 0) {
      refusal.closes -= 1;
      socket.close(refusal.closeCode);
      return;
    }
    if (refuse(socket)) return;
    session = { id: state.nextId(), events: [] };
    active = socket;
    dispatch('READY', {
      v: 10,
      user: state.botUser,
      guilds: [...state.guilds.keys()].map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: state.gatewayUrl,
      application: { id: state.applicationId, flags: 0 },
      shard: [0, 1],
    });
    for (const guild of state.guilds.values()) if (!guild.isOut) dispatch('GUILD_CREATE', guildJson(state, guild));
    connected(socket);
  }

  function resume(socket: WebSocket, { session_id, seq }: { session_id: string; seq: number }): void {
    counts.resumes += 1;
    if (refuse(socket)) return;
    if (session?.id !== session_id) {
      send(socket, { op: 9, d: false });
      return;
    }
    for (const frame of session.events.slice(seq)) send(socket, frame);
    active = socket;
    dispatch('RESUMED', {});
    connected(socket);
  }

  function refuse(socket: WebSocket): boolean {
    if (refusal.sessions === 0) return false;
    refusal.sessions -= 1;
    session = null;
    send(socket, { op: 9, d: false });
    return true;
  }

  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('close', () => {
      if (active === socket) active = null;
    });
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: Record<string, unknown> };
      if (op === 1) {
        counts.heartbeats += 1;
        send(socket, { op: 11 });
      } else if (op === 2) identify(socket, d.token);
      else if (op === 6) resume(socket, d as { session_id: string; seq: number });
    });
    send(socket, { op: 10, d: { heartbeat_interval: heartbeatMs } });
  });

  return {
    dispatch,
    tell(type, data) {
      if (session) dispatch(type, data);
    },
    ready: () => (active ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    drop(code) {
      const socket = active;
      active = null;
      if (code === undefined) socket?.terminate();
      else socket?.close(code);
    },
    closeOnIdentify(code, times = 1) {
      Object.assign(refusal, { closeCode: code, closes: times });
    },
    refuseSessions(times) {
      refusal.sessions = times;
    },
    counts: () => ({ ...counts }),
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
