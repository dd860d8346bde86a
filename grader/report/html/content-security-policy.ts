/** A text that stands inline in a page, with its CSP hash, as the build made it. */
export interface InlineAsset {
  readonly text: string;
  /** For example `sha256-...`. */
  readonly hash: string;
}

/**
 * Writes the policy of a self-contained page: nothing is loaded, and of inline code only exactly these texts count. Style
 * attributes and event handlers are refused as well.
 */
export function contentSecurityPolicy(assets: { readonly style: InlineAsset; readonly script?: InlineAsset }): string {
  return [
    "default-src 'none'",
    `style-src '${assets.style.hash}'`,
    `script-src ${assets.script === undefined ? "'none'" : `'${assets.script.hash}'`}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
