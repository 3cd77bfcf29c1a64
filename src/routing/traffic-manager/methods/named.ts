import type { MethodName } from '../options.js';
import type { Method } from './method.js';
import { performance } from './performance.js';
import { priority } from './priority.js';
import { weighted } from './weighted.js';

export function methodNamed(name: MethodName): Method {
  switch (name) {
    case 'performance':
      return performance;
    case 'priority':
      return priority;
    case 'weighted':
      return weighted;
  }
}
