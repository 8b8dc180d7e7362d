import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import { folderWith } from './folder.fixture.js';

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.ghijklmnopqrstuvwxyz';
const dir = folderWith({ 'a-file': '' });

const faultsOf = (environment: Record<string, string>): string => {
  try {
    readConfig({}, environment);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
};

describe('readConfig', () => {
  it('needs nothing: the notes are those of the program', () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({ discordToken: undefined, dataDir: 'data', logLevel: 'info' });
    expect(existsSync(join(config.notesDir, 'Python.md'))).toBe(true);
  });

  it('counts an empty or blank value as absent', () => {
    const blank = { DISCORD_TOKEN: '', DISCORD_GUILD_ID: '  ', DISCORD_API_URL: '', DATA_DIR: '', LOG_LEVEL: ' ' };
    expect(readConfig({}, { ...blank, NOTES_DIR: '' })).toEqual(readConfig({}, {}));
  });

  it('takes good values, without the blanks around them', () => {
    const given = {
      DISCORD_TOKEN: ` ${token}\n`,
      DISCORD_GUILD_ID: '123456789012345678',
      DISCORD_API_URL: 'http://127.0.0.1:8080/api',
      NOTES_DIR: dir,
      DATA_DIR: join(dir, 'not-there-yet'),
      LOG_LEVEL: 'debug',
    };
    expect(readConfig({}, given)).toMatchObject({
      discordToken: token,
      discordGuildId: '123456789012345678',
      discordApiUrl: 'http://127.0.0.1:8080/api',
      notesDir: dir,
      dataDir: join(dir, 'not-there-yet'),
      logLevel: 'debug',
    });
  });

  it.each([
    ['DISCORD_TOKEN', 'secret', 'is not a bot token'],
    ['DISCORD_TOKEN', `Bot ${token}`, 'is not a bot token'],
    ['DISCORD_GUILD_ID', 'my server', 'is not a server id'],
    ['DISCORD_GUILD_ID', '1234', 'is not a server id'],
    ['DISCORD_API_URL', 'discord.com', 'is not an http(s) address'],
    ['DISCORD_API_URL', 'ftp://discord.com', 'is not an http(s) address'],
    ['NOTES_DIR', join(dir, 'missing'), 'is not a folder'],
    ['NOTES_DIR', join(dir, 'a-file'), 'is not a folder'],
    ['DATA_DIR', join(dir, 'a-file'), 'is a file'],
    ['LOG_LEVEL', 'loud', 'is not one of'],
  ])('refuses %s=%s and says why', (name, value, why) => {
    expect(faultsOf({ [name]: value })).toContain(`${name} ${why}`);
  });

  it('lists every fault at once, a line each', () => {
    const message = faultsOf({ DISCORD_TOKEN: 'x', DISCORD_GUILD_ID: 'x', LOG_LEVEL: 'x', NOTES_DIR: '/not/there' });
    expect(
      message
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(' ')[0]),
    ).toEqual(['DISCORD_TOKEN', 'DISCORD_GUILD_ID', 'NOTES_DIR', 'LOG_LEVEL']);
  });

  it('never repeats a token that it refuses', () => {
    expect(faultsOf({ DISCORD_TOKEN: 'half.a-secret' })).not.toContain('half.a-secret');
  });

  it('prefers what the command line says', () => {
    expect(readConfig({ NOTES_DIR: dir }, { NOTES_DIR: '/not/there' }).notesDir).toBe(dir);
  });
});

describe('.env.example', () => {
  it('names every setting, and can be used as it is', () => {
    const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
    const given = lines.flatMap((line) => {
      const [, name, value = ''] = /^#?\s*([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value.trim()] as const];
    });
    const names = ['DISCORD_TOKEN', 'DISCORD_GUILD_ID', 'DISCORD_API_URL', 'NOTES_DIR', 'DATA_DIR', 'LOG_LEVEL'];
    expect(given.map(([name]) => name)).toEqual(expect.arrayContaining(names));
    expect(faultsOf(Object.fromEntries(given))).toBe('');
  });
});
