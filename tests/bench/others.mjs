/** Other search libraries over the same facts, as they come, and plain BM25. */
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import flexsearch from 'flexsearch';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';

/** Plain BM25 (k1 0.9, b 0.4, Porter), as Lucene is set for such measurements. */
export const bm25 = (documents, k1 = 0.9, b = 0.4) => {
  const stop = new Set(
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
      ' ',
    ),
  );
  const termsOf = (text) =>
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stop.has(word)).map((word) => stemmer(word));
  const postings = new Map();
  const lengths = documents.map((text, id) => {
    const terms = termsOf(text);
    for (const term of terms) {
      const list = postings.get(term) ?? new Map();
      list.set(id, (list.get(id) ?? 0) + 1);
      postings.set(term, list);
    }
    return terms.length;
  });
  const average = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1);
  return (query, limit) => {
    const scores = new Map();
    for (const term of termsOf(query)) {
      const list = postings.get(term);
      if (list === undefined) continue;
      const idf = Math.log(1 + (documents.length - list.size + 0.5) / (list.size + 0.5));
      for (const [id, frequency] of list) {
        const norm = frequency + k1 * (1 - b + (b * lengths[id]) / average);
        scores.set(id, (scores.get(id) ?? 0) + (idf * frequency) / norm);
      }
    }
    return [...scores]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, limit)
      .map(([id]) => id);
  };
};

/** @param {string[]} documents @returns {Promise<Record<string, (query: string, limit: number) => number[]>>} */
export const others = async (documents) => {
  const mini = new MiniSearch({ fields: ['text'] });
  mini.addAll(documents.map((text, id) => ({ id, text })));

  const lunrIndex = lunr(function build() {
    this.ref('id');
    this.field('text');
    for (const [id, text] of documents.entries()) this.add({ id, text });
  });

  const flex = new flexsearch.Index();
  for (const [id, text] of documents.entries()) flex.add(id, text);

  const orama = create({ schema: { key: 'number', text: 'string' } });
  await insertMultiple(
    orama,
    documents.map((text, key) => ({ key, text })),
  );

  return {
    'MiniSearch as it comes': (query, limit) =>
      mini
        .search(query)
        .slice(0, limit)
        .map(({ id }) => id),
    'plain BM25': bm25(documents),
    lunr: (query, limit) => {
      const plain = query.replace(/[:~^+\-*]/g, ' ');
      return lunrIndex
        .search(plain)
        .slice(0, limit)
        .map(({ ref }) => Number(ref));
    },
    FlexSearch: (query, limit) => flex.search(query, { limit, suggest: true }),
    Orama: (query, limit) => searchOrama(orama, { term: query, limit }).hits.map(({ document }) => document.key),
  };
};
