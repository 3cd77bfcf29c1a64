import { OPERATIONS } from '../../metrics/request-outcomes.js';
import type { LabelRule } from './measure.js';

export const CLIENTS: LabelRule = { values: 'clients' };
export const FAULT: LabelRule = { values: 'fault', required: true };
export const OPERATION: readonly string[] = OPERATIONS;
export const REPLICA: LabelRule = { values: 'replica' };
export const FROM: LabelRule = { values: ['intended', 'started'], default: 'intended' };
export const ACTION: LabelRule = { values: 'action' };
export const SECOND_us = 1_000_000;
