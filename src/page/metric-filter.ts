import { byId } from './elements.js';

/** Hides the rows of the metrics that do not hold what is typed. */
export function wireMetricFilter(): void {
  const filter = byId('metric-filter', HTMLInputElement);
  const rows = [...document.querySelectorAll<HTMLElement>('#all-metrics tbody tr')];
  filter?.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const row of rows) {
      row.hidden = !(row.firstElementChild?.textContent ?? '').toLowerCase().includes(wanted);
    }
  });
}
