/** The compiled folder reader: its worker threads run as JavaScript, so these tests need `npm run build` first. */
const url = new URL('../../dist/notes/folder.js', import.meta.url).href;

export const { openFolder, readFolder } = (await import(url)) as typeof import('../../src/notes/folder.js');
