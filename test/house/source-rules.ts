import ts from 'typescript';
import { EXCEPTIONS, type Exception, ROOMS } from './rooms.js';

/** One breach of the house rules. */
export interface Breach {
  /** Path below src/. */
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly why: string;
}

/** Checks one source file; `file` is its path below src/, with forward slashes. */
export function breaches(file: string, text: string): readonly Breach[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Breach[] = [];
  const say = (node: ts.Node, what: string, why: string) =>
    found.push({
      file,
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      what,
      why,
    });
  const own = importedNames(source);
  const visit = (node: ts.Node): void => {
    checkImport(file, node, say);
    checkMachine(file, node, own, say);
    checkMath(file, node, say);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) checkModuleState(file, statement, say);
  return found;
}

type Say = (node: ts.Node, what: string, why: string) => void;

/** Import and export-from declarations, `import()`, and `import('…')` types. */
function checkImport(file: string, node: ts.Node, say: Say): void {
  const specifier = importedModule(node);
  if (specifier === undefined) return;
  const from = roomOf(file);
  if (from === undefined) {
    say(node, `no room ${file.split('/')[0]}`, 'every folder of src/ has its line in the table of rooms');
    return;
  }
  if (specifier.startsWith('node:')) {
    if (!touchesMachine(file)) say(node, `imports ${specifier}`, MACHINE);
    return;
  }
  if (!specifier.startsWith('.')) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    if (!from.packages.includes(name) && !excepted(file, 'packages')) {
      say(node, `${from.name} imports the package ${name}`, from.why);
    }
    return;
  }
  const target = resolve(file, specifier);
  const room = target.split('/')[0];
  if (room === from.name || from.imports.includes(room) || from.imports.includes(target)) return;
  say(node, `${from.name} imports ${target}`, from.why);
}

function importedModule(node: ts.Node): string | undefined {
  const text = (expression: ts.Node | undefined) =>
    expression !== undefined && ts.isStringLiteralLike(expression) ? expression.text : undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return text(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return text(node.argument.literal);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return text(node.arguments[0]) ?? 'a computed path';
  }
  return undefined;
}

const MACHINE = 'the same scenario and seed must give the same bytes anywhere, also in a browser';

/** Names of the platform that a simulation must not know. */
const MACHINE_NAMES: readonly string[] = [
  'process',
  'Buffer',
  'performance',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'crypto',
  'navigator',
  'require',
  'Date',
  'Intl',
];
const LOCALE_CALLS: readonly string[] = [
  'localeCompare',
  'toLocaleString',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
  'toLocaleDateString',
  'toLocaleTimeString',
];

function checkMachine(file: string, node: ts.Node, own: ReadonlySet<string>, say: Say): void {
  if (touchesMachine(file)) return;
  if (ts.isIdentifier(node) && MACHINE_NAMES.includes(node.text) && !own.has(node.text) && isFreeName(node)) {
    say(node, `uses ${node.text}`, MACHINE);
  }
  if (ts.isPropertyAccessExpression(node) && LOCALE_CALLS.includes(node.name.text)) {
    say(node, `uses ${node.name.text}`, 'its outcome depends on the machine’s language');
  }
}

/** Exact, and therefore the same on every engine. */
const EXACT_MATH: readonly string[] = [
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
];
const MATH = 'engines round logarithms, powers and angles differently: call src/kernel/math.ts';

function checkMath(file: string, node: ts.Node, say: Say): void {
  if (OUTSIDE.includes(file.split('/')[0])) return;
  if (ts.isIdentifier(node) && node.text === 'Math' && isFreeName(node)) {
    const { parent } = node;
    const name =
      ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
    if (name === 'random') say(node, 'uses Math.random', 'chance comes from named streams of the seed');
    else if (name === undefined) say(node, 'hands on Math', MATH);
    else if (!EXACT_MATH.includes(name) && !excepted(file, 'math')) say(node, `uses Math.${name}`, MATH);
  }
  if (!ts.isBinaryExpression(node)) return;
  const { kind } = node.operatorToken;
  const isPower =
    kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
  if (isPower && !isWholePower(node) && !excepted(file, 'math')) say(node, 'uses **', MATH);
}

/**
 * `2 ** failures`, `10 ** digits`, `2 ** -53`: exact on every engine as long as the exponent is whole
 * (and, for ten, not negative), which is the author's to keep where it is not written out.
 */
function isWholePower({ left, right }: ts.BinaryExpression): boolean {
  if (!ts.isNumericLiteral(left) || (left.text !== '2' && left.text !== '10')) return false;
  const negative = ts.isPrefixUnaryExpression(right);
  if (negative && left.text === '10') return false;
  const exponent = negative ? right.operand : right;
  return !ts.isNumericLiteral(exponent) || Number.isInteger(Number(exponent.text));
}

const STATE = 'two simulations in one process must not touch each other';
const CONTAINERS: readonly string[] = ['Map', 'Set', 'WeakMap', 'WeakSet'];

function checkModuleState(file: string, statement: ts.Statement, say: Say): void {
  if (!ts.isVariableStatement(statement) || excepted(file, 'module-state')) return;
  const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
  for (const declaration of statement.declarationList.declarations) {
    const name = declaration.name.getText();
    if (!isConst) say(declaration, `${name} is a variable of the module`, STATE);
    const value = declaration.initializer;
    if (value === undefined || !ts.isNewExpression(value)) continue;
    const container = value.expression.getText();
    // A constant table says so in its type; then the compiler keeps everybody from changing it.
    const isReadonly = declaration.type?.getText().startsWith('Readonly') ?? false;
    if (CONTAINERS.includes(container) && !isReadonly)
      say(declaration, `${name} is a ${container} of the module`, STATE);
  }
}

/** A name that is looked up, not the name of a property, a key or a type's member. */
function isFreeName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  const declares =
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isImportSpecifier(parent);
  return !declares || parent.name !== node;
}

/** Names that the file imports stand for what it imports, not for the platform's. */
function importedNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => {
    const bindings = importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [];
  });
  return new Set(names);
}

/** The rooms that stand on a machine: the command line on Node, the page in a browser. No result depends on them. */
const OUTSIDE: readonly string[] = ['cli', 'page'];

function touchesMachine(file: string): boolean {
  return OUTSIDE.includes(file.split('/')[0]) || excepted(file, 'node');
}

function excepted(file: string, allows: Exception['allows']): boolean {
  return EXCEPTIONS.some((exception) => exception.file === file && exception.allows === allows);
}

function roomOf(file: string) {
  return ROOMS.find((room) => file.startsWith(`${room.name}/`));
}

/** `../kernel/math.js` seen from `topology/regions.ts` → `kernel/math.ts`. */
function resolve(file: string, specifier: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').replace(/\.js$/, '.ts');
}
