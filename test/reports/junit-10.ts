import type { XmlElement } from './xml.js';

/**
 * The rules of junit-10.xsd of Jenkins' xUnit plugin (jenkinsci/xunit-plugin, the file as of commit
 * 031e285ef3b6, read in 2026): which element may stand in which and which attributes it must and may
 * have. Its sequences are choices without order for the elements used here; all attributes are text
 * but `time`, which geosim does not write.
 */
const RULES: Readonly<Record<string, Rule>> = {
  testsuites: {
    children: ['testsuite'],
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    text: false,
  },
  testsuite: {
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    required: ['name', 'tests', 'failures', 'errors'],
    optional: [
      ...['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    ],
    text: false,
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    text: false,
  },
  failure: { children: [], required: [], optional: ['type', 'message'], text: true },
  error: { children: [], required: [], optional: ['type', 'message'], text: true },
  skipped: { children: [], required: [], optional: ['type', 'message'], text: true },
  'system-out': { children: [], required: [], optional: [], text: true },
  'system-err': { children: [], required: [], optional: [], text: true },
};

interface Rule {
  readonly children: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** May there be text between its elements? */
  readonly text: boolean;
}

/** What the schema would refuse, in words; empty: it accepts the document. */
export function junit10Breaches(root: XmlElement): readonly string[] {
  return root.name === 'testsuites' || root.name === 'testsuite'
    ? breachesOf(root)
    : [`the root is ${root.name}`];
}

function breachesOf({ name, attributes, children, text }: XmlElement): string[] {
  const rule = RULES[name];
  if (rule === undefined) return [`no element ${name}`];
  const known = [...rule.required, ...rule.optional];
  return [
    ...rule.required.filter((key) => !(key in attributes)).map((key) => `${name} without ${key}`),
    ...Object.keys(attributes)
      .filter((key) => !known.includes(key))
      .map((key) => `${name} with ${key}`),
    ...('time' in attributes && !/^\d*(\.\d*)?$/.test(attributes.time!) ? [`${name} with another time`] : []),
    ...(!rule.text && text.trim() !== '' ? [`${name} with text`] : []),
    ...children.flatMap((child) =>
      rule.children.includes(child.name) ? breachesOf(child) : [`${child.name} in ${name}`],
    ),
  ];
}
