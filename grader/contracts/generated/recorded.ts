// Generated from assignments/schema/recorded.schema.json by `npm run generate`; do not edit.

/**
 * What the graded engine recorded of the reference and of the named faults. Written by `pagewalk author record`, never by hand.
 */
export interface RecordedFile {
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
   * Engine ticks that the reference used per test or property (the most expensive seed).
   */
  fuel: {
    [k: string]: number;
  };
  /**
   * Per named fault, the digest of what was observed at each checkpoint that the fault fails.
   */
  faults: {
    [k: string]: {
      [k: string]: string;
    };
  };
}
