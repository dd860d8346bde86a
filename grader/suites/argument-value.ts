import type { Json } from '../contracts/json';
import type { TypeSpec } from '../contracts/type-spec';
import { argumentAdvice } from './scalar-rules';
import { checkValue, type Departure, type Reading } from './typed-value';

const ARGUMENT: Reading = {
  expectedOf: (rule, value) => (rule.isArgument(value) ? null : `${rule.argument}${argumentAdvice(rule, value)}`),
  isComplete: true,
};

/**
 * Holds an argument of an operation, or a field of a setup, against its declared type. Numbers may be nonsense, because suites test
 * `RangeError`; everything else must be right.
 */
export function checkArgument(spec: TypeSpec, value: Json): readonly Departure[] {
  return checkValue(spec, value, ARGUMENT);
}
