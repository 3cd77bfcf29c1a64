import { describe, expect, it } from 'vitest';
import { continentOf } from '../../src/topology/continents.js';
import { regionBook } from '../../src/topology/regions.js';

describe('the continent of a region', () => {
  it('is known of every built-in one', () => {
    const book = regionBook();
    for (const { id } of book.all) expect(continentOf(book, id)).toMatch(/^[a-z-]+$/);
    expect(['eastus', 'canadaeast', 'mexicocentral'].map((id) => continentOf(book, id))).toEqual([
      ...['north-america', 'north-america', 'north-america'],
    ]);
    expect(['uksouth', 'westeurope', 'norwaywest'].map((id) => continentOf(book, id))).toEqual([
      ...['europe', 'europe', 'europe'],
    ]);
    expect(
      ['japaneast', 'australiaeast', 'uaenorth', 'brazilsouth'].map((id) => continentOf(book, id)),
    ).toEqual(['asia', 'oceania', 'middle-east-and-africa', 'south-america']);
  });

  it('of a place of the author’s own is that of the nearest built-in region', () => {
    const book = regionBook([
      { name: 'seattle', location: [47.6, -122.3] },
      { name: 'nairobi', location: [-1.3, 36.8] },
    ]);
    expect(continentOf(book, 'seattle')).toBe('north-america');
    expect(continentOf(book, 'nairobi')).toBe('middle-east-and-africa');
    expect(() => continentOf(book, 'atlantis')).toThrow('atlantis');
  });
});
