// Generated from assignments/schema/faults.schema.json by `npm run generate`; do not edit.

/**
 * The named faults of a chapter: each is a small edit of the reference.
 */
export interface FaultsFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * The chapter id.
   */
  chapter: string;
  /**
   * The faults, in the order of their numbers.
   *
   * @minItems 1
   */
  faults: [
    {
      /**
       * The fault's id, for example 07-M2.
       */
      id: string;
      /**
       * What the code does wrong, for authors.
       */
      wrong: string;
      /**
       * The same in the student's words.
       */
      says: string;
      /**
       * Replacements in the chapter's reference file, made in order. `find` must occur exactly once in the file as it then stands.
       *
       * @minItems 1
       */
      edits: [
        {
          /**
           * Text of the reference, exact.
           */
          find: string;
          /**
           * What stands there instead.
           */
          replace: string;
        },
        ...{
          /**
           * Text of the reference, exact.
           */
          find: string;
          /**
           * What stands there instead.
           */
          replace: string;
        }[],
      ];
    },
    ...{
      /**
       * The fault's id, for example 07-M2.
       */
      id: string;
      /**
       * What the code does wrong, for authors.
       */
      wrong: string;
      /**
       * The same in the student's words.
       */
      says: string;
      /**
       * Replacements in the chapter's reference file, made in order. `find` must occur exactly once in the file as it then stands.
       *
       * @minItems 1
       */
      edits: [
        {
          /**
           * Text of the reference, exact.
           */
          find: string;
          /**
           * What stands there instead.
           */
          replace: string;
        },
        ...{
          /**
           * Text of the reference, exact.
           */
          find: string;
          /**
           * What stands there instead.
           */
          replace: string;
        }[],
      ];
    }[],
  ];
}
