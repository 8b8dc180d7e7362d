/** Checks bodies against Discord's OpenAPI file, where the environment variable DISCORD_OPENAPI names it. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';

type Check = (method: string, path: string, body: unknown) => string[];

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: unknown;
}

let check: Check | null = null;

/** Nothing is wrong with a path that the file does not hold. */
export function openapiFaults(method: string, path: string, body: unknown): string[] {
  check ??= loadCheck(process.env.DISCORD_OPENAPI);
  return check(method, path, body);
}

function loadCheck(file: string | undefined): Check {
  if (!file) {
    process.stderr.write('DISCORD_OPENAPI is not set: bodies are not checked against the OpenAPI file of Discord.\n');
    return () => [];
  }
  const spec = JSON.parse(readFileSync(file, 'utf8')) as Spec;
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema({ $id: 'discord', ...spec } as AnySchema);
  const routes = Object.entries(spec.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    pointer: path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D'),
    methods,
  }));
  return (method, path, body) => {
    const verb = method.toLowerCase();
    // The most literal path first: `@original` is no message id.
    const route = routes
      .filter(({ pattern, methods }) => pattern.test(path) && verb in methods)
      .sort((a, b) => a.pointer.split('%7B').length - b.pointer.split('%7B').length)[0];
    if (!route) return [];
    const $ref = `discord#/paths/${route.pointer}/${verb}/requestBody/content/application~1json/schema`;
    const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref });
    if (validate(asSpecified(body))) return [];
    return (validate.errors ?? [])
      .slice(0, 5)
      .map(({ instancePath, message }) => `openapi: ${instancePath} ${message}`);
  };
}

/** The file calls permissions a number; Discord's documents and its server take a string. */
function asSpecified(body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  return body.map((command: Record<string, unknown>) =>
    typeof command.default_member_permissions === 'string'
      ? { ...command, default_member_permissions: Number(command.default_member_permissions) }
      : command,
  );
}
