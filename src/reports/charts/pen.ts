/** The part of a 2D canvas context that our plug-ins draw with (this code knows no browser types). */
export interface Pen {
  font: string;
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  textAlign: 'left' | 'center' | 'right';
  textBaseline: 'top' | 'middle' | 'bottom';
  save(): void;
  restore(): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  clip(): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The font stack for text that plug-ins draw. */
export function font(size: number, weight: 'normal' | 'bold', family: string | undefined): string {
  return `${weight} ${size}px ${family === undefined ? 'sans-serif' : `"${family}", sans-serif`}`;
}

/** Text on a pale ground, so that it reads over lines and colours. `x`, `y` is its middle. */
export function tag(pen: Pen, text: string, x: number, y: number, ink: string, ground: string): void {
  const half = pen.measureText(text).width / 2 + 5;
  pen.fillStyle = ground;
  pen.fillRect(x - half, y - 9, 2 * half, 18);
  pen.fillStyle = ink;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, x, y);
}
