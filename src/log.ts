/** The pino logger: pretty on a terminal, JSON otherwise; secrets never appear. */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** @param secrets texts that are blotted out wherever they stand. */
export const createLog = (level: string, secrets: readonly (string | undefined)[]): Log => {
  const hidden = secrets.filter((secret): secret is string => secret !== undefined && secret.length > 0);
  // Standard output is for answers; the log goes to standard error.
  const out = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : process.stderr;
  const write = (line: string): void => {
    out.write(hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line));
  };
  return pino({ level, base: null }, { write });
};
