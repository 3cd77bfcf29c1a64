import { population } from '../registry/language/clients.js';
import { image } from '../registry/language/images.js';
import { operatorAction } from '../registry/language/operator.js';
import { prices } from '../registry/language/prices.js';
import { replica, service } from '../registry/language/service.js';
import { registrySchema } from '../registry/schema.js';
import type { Chapter } from './section.js';

const whole = `geosim: 1
name: Push once, pull near
seed: 1
duration: 20m
service:
  family: registry
  replicas:
    - {region: eastus}
    - {region: westeurope}
images:
  - {name: web, size: 400MB, layers: 8, base: 3, changed: 2}
clients:
  - {name: ci, region: eastus, kind: pusher, push: {image: web, at: [2m, 12m]}}
  - {name: us, region: eastus, count: 20, kind: fleet, pull: {image: web, when: webhook}}
expect:
  - pullsTooEarly = 0
`;

/** Container registries: images, pushes and pulls. */
export const registryChapter: Chapter = {
  title: 'Container registries',
  intro: '`service: {family: registry}`. Images are pushed to one replica and pulled from the nearest.',
  whole,
  schema: registrySchema,
  sections: [
    {
      title: 'Registry service',
      where: 'service',
      intro: 'What is replicated, and where.',
      example: 'service:\n  replicas:\n    - {region: eastus}\n    - {region: westeurope}\n',
      schema: service,
    },
    {
      title: 'Replicas of a registry',
      where: 'service.replicas[]',
      intro: 'Each takes pushes and answers pulls.',
      example: 'service:\n  replicas:\n    - {region: eastus}\n    - {region: westeurope}\n',
      schema: replica,
    },
    {
      title: 'Images',
      where: 'images[]',
      intro: 'What is pushed and pulled: layers, of which a new version changes a few.',
      example: 'images:\n  - {name: web, size: 800MB, layers: 10, base: 4, changed: 1}\n',
      schema: image,
    },
    {
      title: 'Clients of a registry',
      where: 'clients[]',
      intro: 'Who pushes and who pulls.',
      example:
        'clients:\n  - {name: ci, region: eastus, kind: pusher, push: {image: web, at: [2m, 12m]}}\n  - {name: us, region: westeurope, count: 5, kind: fleet, pull: {image: web, when: webhook}}\n',
      schema: population,
    },
    {
      title: 'Operators of registries',
      where: 'operator[]',
      intro: 'What people do to the registry while it runs.',
      example: 'operator: []\n',
      schema: operatorAction,
    },
    {
      title: 'Prices of registries',
      where: 'prices',
      intro: 'What things cost. Only the cost of a run depends on it.',
      example: 'prices: {}\n',
      schema: prices,
    },
  ],
};
