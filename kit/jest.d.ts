/**
 * Declares the visible suites as Jest tests: a `describe` per chapter that exists in the folder, a `test` per case.
 *
 * @param folder - the folder that holds the chapters and `machine/`
 */
export declare function registerSuites(folder: string): void;
