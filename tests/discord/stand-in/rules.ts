/** Discord's limits as a judge of request bodies: a list of what a body breaks, empty for a good one. */

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const v2 = 1 << 15;
const commandName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** `isEdit`: fields that are absent stay as they were. */
export function messageFaults(body: unknown, { isEdit = false }: { isEdit?: boolean } = {}): string[] {
  if (!isJson(body)) return ['message: not an object'];
  const faults: string[] = [];
  const content = textOf(body.content);
  const components = listOf(body.components);
  const embeds = listOf(body.embeds);
  if (content.length > 2000) faults.push(`content: ${content.length} of 2000`);
  if ((Number(body.flags ?? 0) & v2) !== 0) {
    if (content !== '' || embeds.length > 0 || body.poll) faults.push('V2: content, embeds or poll beside components');
    if (components.length === 0 && !isEdit) faults.push('message: empty');
    faults.push(...componentFaults(components));
  } else {
    if (components.some(({ type }) => type !== 1)) faults.push('components: need the V2 flag');
    if (content.trim() === '' && embeds.length === 0 && !isEdit) faults.push('message: empty');
    faults.push(...embedFaults(embeds), ...componentFaults(components));
  }
  if (body.nonce != null && String(body.nonce).length > 25) faults.push(`nonce: ${String(body.nonce).length} of 25`);
  const mentions = body.allowed_mentions;
  if (!isJson(mentions) || !Array.isArray(mentions.parse) || mentions.parse.length > 0) {
    faults.push('allowed_mentions: anything may ping');
  }
  return faults;
}

function embedFaults(embeds: readonly Json[]): string[] {
  const faults: string[] = [];
  let sum = 0;
  if (embeds.length > 10) faults.push(`embeds: ${embeds.length} of 10`);
  for (const embed of embeds) {
    const fields = listOf(embed.fields);
    const parts: [string, string, number][] = [
      ['title', textOf(embed.title), 256],
      ['description', textOf(embed.description), 4096],
      ['footer', textOf(isJson(embed.footer) ? embed.footer.text : ''), 2048],
      ...fields.flatMap(({ name, value }): [string, string, number][] => [
        ['field name', textOf(name), 256],
        ['field value', textOf(value), 1024],
      ]),
    ];
    if (fields.length > 25) faults.push(`embed fields: ${fields.length} of 25`);
    for (const [name, text, limit] of parts) {
      sum += text.length;
      if (text.length > limit) faults.push(`embed ${name}: ${text.length} of ${limit}`);
    }
  }
  if (sum > 6000) faults.push(`embeds together: ${sum} of 6000`);
  return faults;
}

/** What may stand in what. */
const children: Readonly<Record<number, readonly number[]>> = {
  1: [2, 3, 5, 6, 7, 8],
  9: [10],
  17: [1, 9, 10, 12, 13, 14],
};
const topLevel = [1, 9, 10, 12, 13, 14, 17];

export function componentFaults(components: readonly Json[]): string[] {
  const faults: string[] = [];
  const ids: string[] = [];
  let [count, text] = [0, 0];
  const visit = (component: Json, allowed: readonly number[]): void => {
    count += 1;
    const type = Number(component.type);
    const inner = listOf(component.components);
    if (!allowed.includes(type)) faults.push(`component ${type}: not allowed here`);
    if (typeof component.custom_id === 'string') ids.push(component.custom_id);
    if (type === 10) {
      text += textOf(component.content).length;
      if (textOf(component.content).trim() === '') faults.push('text display: empty');
    }
    if (type === 2) faults.push(...buttonFaults(component));
    if (type === 3) faults.push(...selectFaults(component));
    if (type === 1) {
      const selects = inner.filter((child) => child.type !== 2).length;
      if (inner.length < 1 || inner.length > 5) faults.push(`row: ${inner.length} of 5`);
      if (selects > 0 && inner.length > 1) faults.push('row: a select beside others');
    }
    if (type === 9 && (inner.length < 1 || inner.length > 3 || !isJson(component.accessory))) {
      faults.push('section: needs 1-3 texts and an accessory');
    }
    if (type === 17 && inner.length === 0) faults.push('container: empty');
    for (const child of inner) visit(child, children[type] ?? []);
    if (isJson(component.accessory)) visit(component.accessory, [2, 11]);
  };
  for (const component of components) visit(component, topLevel);
  if (count > 40) faults.push(`components: ${count} of 40`);
  if (text > 4000) faults.push(`text displays together: ${text} of 4000`);
  for (const id of ids) if (id.length < 1 || id.length > 100) faults.push(`custom_id: ${id.length} of 100`);
  if (new Set(ids).size < ids.length) faults.push(`custom_id: not unique (${ids.join(' ')})`);
  return faults;
}

function buttonFaults(button: Json): string[] {
  const faults: string[] = [];
  const label = textOf(button.label);
  if (label.length > 80) faults.push(`button label: ${label.length} of 80`);
  if (label.trim() === '' && !button.emoji && !button.sku_id) faults.push('button: no label');
  const ways = ['custom_id', 'url', 'sku_id'].filter((name) => button[name] != null);
  if (ways.length !== 1) faults.push(`button: ${ways.length} of custom_id, url, sku_id`);
  return faults;
}

function selectFaults(select: Json): string[] {
  const faults: string[] = [];
  const options = listOf(select.options);
  if (options.length < 1 || options.length > 25) faults.push(`select: ${options.length} of 25 options`);
  if (textOf(select.placeholder).length > 150) faults.push('select: placeholder over 150');
  for (const option of options) {
    for (const name of ['label', 'value', 'description']) {
      if (textOf(option[name]).length > 100) faults.push(`select option: ${name} over 100`);
      if (name !== 'description' && textOf(option[name]) === '') faults.push(`select option: no ${name}`);
    }
  }
  if (new Set(options.map(({ value }) => value)).size < options.length) faults.push('select: values not unique');
  return faults;
}

export function choiceFaults(choices: unknown): string[] {
  const list = listOf(choices);
  if (!Array.isArray(choices) || list.length > 25) return [`choices: ${list.length} of 25`];
  return list.flatMap(({ name, value }) => [
    ...(textOf(name).length < 1 || textOf(name).length > 100 ? ['choice name: not 1-100'] : []),
    ...(typeof value === 'string' && (value.length < 1 || value.length > 100) ? ['choice value: not 1-100'] : []),
  ]);
}

export function commandListFaults(body: unknown): string[] {
  if (!Array.isArray(body)) return ['commands: not a list'];
  const commands = listOf(body);
  const faults: string[] = [];
  for (const [type, most] of [
    [1, 100],
    [2, 15],
    [3, 15],
  ] as const) {
    const some = commands.filter((command) => Number(command.type ?? 1) === type);
    if (some.length > most) faults.push(`commands of type ${type}: ${some.length} of ${most}`);
    if (new Set(some.map(({ name }) => name)).size < some.length) faults.push('commands: names not unique');
  }
  for (const command of commands) faults.push(...commandFaults(command));
  return faults;
}

function commandFaults(command: Json): string[] {
  const faults: string[] = [];
  const name = textOf(command.name);
  const isSlash = Number(command.type ?? 1) === 1;
  if (name.length < 1 || name.length > 32) faults.push(`command name: ${name.length} of 32`);
  if (isSlash) faults.push(...namedFaults(command), ...optionFaults(listOf(command.options), [1, 2]));
  else if (textOf(command.description) !== '' || listOf(command.options).length > 0) {
    faults.push(`${name}: a menu entry has neither description nor options`);
  }
  const permissions = command.default_member_permissions;
  if (permissions != null && !/^\d+$/.test(textOf(permissions))) faults.push(`${name}: permissions are no string`);
  if (sizeOf(command) > 8000) faults.push(`${name}: ${sizeOf(command)} of 8000 characters`);
  return faults;
}

function namedFaults(named: Json): string[] {
  const [name, description] = [textOf(named.name), textOf(named.description)];
  return [
    ...(commandName.test(name) && name === name.toLowerCase() ? [] : [`name ${name}: not allowed`]),
    ...(description.length < 1 || description.length > 100
      ? [`${name}: description ${description.length} of 100`]
      : []),
  ];
}

function optionFaults(options: readonly Json[], deeper: readonly number[]): string[] {
  const faults = options.flatMap(namedFaults);
  if (options.length > 25) faults.push(`options: ${options.length} of 25`);
  if (new Set(options.map(({ name }) => name)).size < options.length) faults.push('options: names not unique');
  const required = options.map((option) => option.required === true);
  if (required.lastIndexOf(true) > required.indexOf(false) && required.includes(false)) {
    faults.push('options: a required one after an optional one');
  }
  for (const option of options) {
    const type = Number(option.type);
    const choices = listOf(option.choices);
    if (type < 3 && !deeper.includes(type)) faults.push(`option ${type}: not allowed here`);
    if (type < 3) faults.push(...optionFaults(listOf(option.options), type === 2 ? [1] : []));
    if (choices.length > 0) faults.push(...choiceFaults(choices));
    if (choices.length > 0 && option.autocomplete === true) faults.push('option: choices and autocomplete');
  }
  return faults;
}

/** Names, descriptions and values of a command, its options and choices. */
function sizeOf(part: Json): number {
  const own = ['name', 'description', 'value'].reduce((sum, key) => sum + textOf(part[key]).length, 0);
  return [...listOf(part.options), ...listOf(part.choices)].reduce((sum, inner) => sum + sizeOf(inner), own);
}
