/** The environment → Config, or one error that lists every fault and how to mend it. Owns `process.env`. */
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Config {
  readonly discordToken: string | undefined;
  readonly discordGuildId: string | undefined;
  readonly discordApiUrl: string | undefined;
  readonly notesDir: string;
  readonly dataDir: string;
  /** Where `check --code` looks for CPythons. */
  readonly interpreters: { readonly path: string; readonly pyenvRoot: string | undefined };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Faults of the settings, each with how to mend it; shown as it is. */
export class ConfigError extends Error {}

const ownNotes = fileURLToPath(new URL('../notes', import.meta.url));

const settings = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w-]{20,}\.[\w-]+\.[\w-]+$/, 'is not a bot token: copy it again from the Bot page of your application')
    .optional(),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{17,20}$/, 'is not a server id: a number of 17 to 20 digits, by "Copy Server ID" in developer mode')
    .optional(),
  DISCORD_API_URL: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }).optional(),
  NOTES_DIR: z
    .string()
    .refine(
      (dir) => existsSync(dir) && statSync(dir).isDirectory(),
      'is not a folder: give the path of your folder of notes',
    )
    .default(ownNotes),
  DATA_DIR: z
    .string()
    .refine((dir) => !existsSync(dir) || statSync(dir).isDirectory(), 'is a file: give the path of a folder')
    .default('data'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'is not one of debug, info, warn, error, silent')
    .default('info'),
});

/** Loads `.env` of the working folder, if there is one; what is set already wins. */
export const loadDotEnv = (): void => {
  if (existsSync('.env')) process.loadEnvFile('.env');
};

/**
 * @param over settings given on the command line, which win over the environment.
 * @throws ConfigError with every fault, a line each.
 */
export const readConfig = (
  over: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config => {
  const env = { ...environment, ...over };
  // An empty value counts as absent, so that `.env.example` can be copied as it is.
  const given = Object.fromEntries(
    Object.keys(settings.shape).flatMap((key) => {
      const value = env[key]?.trim();
      return value ? [[key, value]] : [];
    }),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${String(path[0])} ${message}`);
    throw new ConfigError(
      `These settings cannot be used (see .env.example for each):\n${[...new Set(faults)].join('\n')}`,
    );
  }
  const { data } = parsed;
  return {
    discordToken: data.DISCORD_TOKEN,
    discordGuildId: data.DISCORD_GUILD_ID,
    discordApiUrl: data.DISCORD_API_URL,
    notesDir: data.NOTES_DIR,
    dataDir: data.DATA_DIR,
    interpreters: { path: env['PATH'] ?? '', pyenvRoot: env['PYENV_ROOT'] },
    logLevel: data.LOG_LEVEL,
  };
};
