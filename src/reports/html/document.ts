import { html, jsonBlock, type Markup, markupText, trusted } from './markup.js';

/** What the page brings along beside its data; made when geosim is built, and handed in. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  /** `sha256-…` of the script: no other may run. */
  readonly scriptHash: string;
}

export interface PageParts {
  readonly title: string;
  /** What the page is of: the script looks here first. */
  readonly kind: 'run' | 'experiment';
  readonly body: Markup;
  /** What the script draws from. */
  readonly data: unknown;
}

/**
 * The page as one file. Its policy forbids it every connection and every script but its own, so that
 * what is in the data can neither run nor call home.
 */
export function pageDocument({ title, kind, body, data }: PageParts, assets: PageAssets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${assets.scriptHash}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = html`<!doctype html>
<html lang="en" data-kind="${kind}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="geosim">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(assets.style)}</style>
</head>
<body>
${body}
<script type="application/json" id="embedded-result">${jsonBlock(data)}</script>
<script>${trusted(assets.script)}</script>
</body>
</html>
`;
  return markupText(page);
}
