import { type Check, mustName } from './context.js';

/** A strategy that exists, of the scenario's own family. */
export const checkStrategy: Check = ({ draft, strategies, familyOfStrategy }, say) => {
  const strategy = draft.service?.strategy;
  mustName('strategy', strategy, strategies, ['service', 'strategy'], (problem) => {
    const other = familyOfStrategy(strategy ?? '');
    const hint = other === undefined ? problem.hint : `it is of family ${other}: service: {family: ${other}}`;
    say({ ...problem, hint });
  });
};
