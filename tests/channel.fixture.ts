/** A channel as the port promises it, with Discord's memory for nonces, on a clock that the test moves. */
import { ChannelError, type ChannelFault, type Channels, type Post } from '../src/channels.js';
import type { Call } from '../src/model.js';

export interface Posted {
  readonly id: string;
  readonly channelId: string;
  readonly atMs: number;
  readonly post: Post;
}

export interface Clock {
  ms: number;
}

/** Thrown where a test lets the process end: nothing after it happens. */
export class Crash extends Error {}

export interface TestChannels extends Channels {
  readonly posted: Posted[];
  /** What becomes of the next posts: a fault before or after it took effect, or a crash. */
  readonly next: ({ readonly fault: ChannelFault | 'crash'; readonly takesEffect: boolean } | null)[];
  /** Channels that take nothing, and why. */
  readonly closed: Map<string, ChannelFault>;
  /** How often messages were looked through. */
  looks: number;
}

const NONCE_MS = 3 * 60_000;

const callsOf = ({ answer }: Post): readonly Call[] => answer.followUps.map(({ call }) => call);

export const testChannels = (clock: Clock): TestChannels => {
  const unused = () => Promise.reject(new Error('this test needs no threads'));
  const channels: TestChannels = {
    posted: [],
    next: [],
    closed: new Map(),
    looks: 0,
    async post(channelId, post) {
      const closed = channels.closed.get(channelId);
      if (closed !== undefined) throw new ChannelError(closed, `${channelId} is closed`);
      const turn = channels.next.shift() ?? null;
      const fail = () => {
        if (turn?.fault === 'crash') throw new Crash();
        if (turn) throw new ChannelError(turn.fault, 'on demand');
      };
      if (turn?.takesEffect === false) fail();
      const earlier = channels.posted.find(
        (one) => one.post.nonce === post.nonce && one.channelId === channelId && clock.ms - one.atMs < NONCE_MS,
      );
      const id = earlier?.id ?? String(channels.posted.length + 1);
      if (earlier === undefined) channels.posted.push({ id, channelId, atMs: clock.ms, post });
      fail();
      return id;
    },
    async findOwn(channelId, sinceMs, isIt) {
      channels.looks += 1;
      const found = channels.posted.find(
        (one) => one.channelId === channelId && one.atMs >= sinceMs - 60_000 && isIt(callsOf(one.post)),
      );
      return found?.id ?? null;
    },
    edit: unused,
    openThread: unused,
    renameThread: unused,
    archiveThread: unused,
  };
  return channels;
};
