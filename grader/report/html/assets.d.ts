/** A template, precompiled by `build-templates.mjs`. */
declare module '*.hbs' {
  const specification: object;
  export default specification;
}

/** A style sheet, minified, with its CSP hash. */
declare module '*.css' {
  const asset: { readonly text: string; readonly hash: string };
  export default asset;
}

/** A script for the browser, minified, with its CSP hash. */
declare module '*.client.js' {
  const asset: { readonly text: string; readonly hash: string };
  export default asset;
}

/** The part of the runtime that reports use; the package's own declaration of this path is empty. */
declare module 'handlebars/runtime' {
  interface Runtime {
    template(specification: object): (context: object) => string;
    registerPartial(name: string, partial: (context: object) => string): void;
  }
  export function create(): Runtime;
}
