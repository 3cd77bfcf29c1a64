import type { RunResult } from '../../metrics/result.js';
import { settingText } from '../comparison-words.js';
import type { Table } from '../tables/table.js';
import { html, type Markup } from './markup.js';
import { tableMarkup } from './table.js';

/** What somebody decided: settings against their defaults, and what has none. */
export function settingsSection({ settings, givens }: RunResult): Markup {
  const decided: Table = {
    head: [
      { title: 'setting', align: 'left' },
      { title: 'value', align: 'left' },
      { title: 'default', align: 'left' },
    ],
    rows: settings.map((setting) => [
      { text: setting.path },
      { text: valueText(setting.value) },
      { text: valueText(setting.default), tone: 'quiet' },
    ]),
  };
  const given: Table = {
    head: [
      { title: 'given', align: 'left' },
      { title: 'value', align: 'left' },
    ],
    rows: givens.map(({ path, value }) => [{ text: path }, { text: valueText(value) }]),
  };
  const table = tableMarkup(decided, { caption: 'Settings that differ from the defaults' });
  return html`${settings.length === 0 ? html`<p>Every setting has its default.</p>` : table}
<details><summary>What has no default: who takes part, and what happens</summary>
${tableMarkup(given, { caption: 'What the scenario gives' })}</details>`;
}

function valueText(value: unknown): string {
  return value === null ? 'none' : settingText(value);
}
