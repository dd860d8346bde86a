/** A surrogate without its other half; it has no UTF-8 form. */
const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * URL-encodes a relative path with forward slashes, so that no name in it can act as a scheme, query, fragment or markup:
 * `a b/report.html` becomes `./a%20b/report.html`.
 */
export function encodePath(path: string): string {
  const segments = path.split('/').map((segment) => encodeURIComponent(segment.replace(LONE_SURROGATE, '\uFFFD')));
  return `./${segments.join('/')}`;
}
