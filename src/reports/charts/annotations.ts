/**
 * What we draw with chartjs-plugin-annotation. Written out here, because the package's own types do
 * not resolve under Node's module rules; importing them still adds `annotation` to Chart.js's options.
 */
import type {} from 'chartjs-plugin-annotation';

export type Annotation = BoxAnnotation | LineAnnotation;
export type Annotations = Record<string, Annotation>;

export interface BoxAnnotation {
  readonly type: 'box';
  /** Without: the first vertical axis there is. */
  readonly yScaleID?: string;
  readonly xMin: number;
  readonly xMax: number;
  readonly backgroundColor: string;
  readonly borderColor?: string;
  readonly borderWidth: number;
  readonly borderDash?: number[];
  readonly drawTime: 'beforeDatasetsDraw' | 'afterDatasetsDraw';
}

export interface LineAnnotation {
  readonly type: 'line';
  readonly xMin?: number;
  readonly xMax?: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly borderColor: string;
  readonly borderWidth: number;
  readonly borderDash?: number[];
  readonly label: {
    readonly display: true;
    readonly content: string;
    readonly position: 'start' | 'center' | 'end';
    readonly backgroundColor: string;
    readonly color: string;
    readonly font: { readonly size: number; readonly weight?: 'bold' };
    readonly padding: number;
    readonly yAdjust: number;
  };
}
