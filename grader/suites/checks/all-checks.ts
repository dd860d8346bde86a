import type { Check } from '../chapter-draft';
import {
  checkBuiltInArguments,
  checkExpectedCalls,
  checkExpectedInvariants,
  checkReferenceKinds,
} from './built-in-calls';
import { checkExpectations, checkNeeds, checkPartExpectations, checkPartKeys, checkPartPoints } from './checkpoints';
import {
  checkClauseCoverage,
  checkClauseNames,
  checkClausePrefix,
  checkHiddenClauses,
  checkTableClauses,
} from './clauses';
import { checkConcepts } from './concepts';
import { checkExpectedResults } from './expected-results';
import { checkFaultEdits, checkFaultIds, checkHintFaults, checkMisconceptions, checkUntestedFaults } from './faults';
import { checkIdentity } from './identity';
import { checkDeclaredNames, checkGenerators, checkInvariants } from './judging-code';
import { checkArguments, checkOperationNames } from './operation-calls';
import { checkClausePoints, checkGate, checkPayingClauses, checkPropertyPoints, checkTableTotals } from './point-table';
import { checkRecorded } from './recorded';
import {
  checkGateRequirements,
  checkRequirementCycles,
  checkRequirementDepth,
  checkRequirementNames,
} from './requirements';
import { checkSetups } from './setups';
import { checkCells, checkReferences } from './traces';
import { checkIdPrefix, checkUniqueIds } from './unique-ids';
import { checkUnreviewed } from './unreviewed';
import { checkVisibleShare } from './visible-share';

/** Every rule over a chapter's documents; a new rule is a new function in this list. */
export const ALL_CHECKS: readonly Check[] = [
  checkIdentity,
  checkIdPrefix,
  checkUniqueIds,
  checkDeclaredNames,
  checkOperationNames,
  checkArguments,
  checkBuiltInArguments,
  checkReferenceKinds,
  checkReferences,
  checkCells,
  checkExpectedCalls,
  checkExpectedInvariants,
  checkSetups,
  checkExpectedResults,
  checkExpectations,
  checkNeeds,
  checkPartKeys,
  checkPartExpectations,
  checkPartPoints,
  checkRequirementNames,
  checkRequirementCycles,
  checkRequirementDepth,
  checkGateRequirements,
  checkGate,
  checkTableTotals,
  checkTableClauses,
  checkPayingClauses,
  checkClausePoints,
  checkPropertyPoints,
  checkVisibleShare,
  checkUnreviewed,
  checkClauseNames,
  checkClausePrefix,
  checkClauseCoverage,
  checkHiddenClauses,
  checkConcepts,
  checkGenerators,
  checkInvariants,
  checkFaultIds,
  checkFaultEdits,
  checkMisconceptions,
  checkHintFaults,
  checkUntestedFaults,
  checkRecorded,
];
