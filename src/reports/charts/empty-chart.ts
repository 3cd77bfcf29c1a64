import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { FRAME, QUIET_INK, titles } from './frame.js';
import { font, type Pen } from './pen.js';

/** A picture that says why there is nothing to see. */
export function emptyChart(id: string, title: string, reason: string): ChartSpec {
  return {
    id,
    title,
    width: WIDTH,
    height: Math.round(HEIGHT / 2),
    config: {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...FRAME,
        scales: { x: { display: false }, y: { display: false } },
        plugins: { ...titles(title, '', ''), legend: { display: false } },
      },
      plugins: [
        {
          id: 'geosim-empty',
          afterDraw(chart) {
            const pen = chart.ctx as unknown as Pen;
            const { left, right, top, bottom } = chart.chartArea;
            pen.save();
            pen.font = font(18, 'normal', chart.options.font?.family);
            pen.fillStyle = QUIET_INK;
            pen.textAlign = 'center';
            pen.textBaseline = 'middle';
            pen.fillText(reason, (left + right) / 2, (top + bottom) / 2);
            pen.restore();
          },
        },
      ],
    },
  };
}
