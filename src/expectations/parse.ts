import {
  type Anchor,
  type EventPattern,
  type Expectation,
  type Label,
  type Literal,
  MILESTONES,
  type MilestoneCall,
  type MilestoneName,
  type Moment,
  type Name,
  type Place,
  type Subject,
  type Window,
} from './expectation.js';
import { type ExpectationProblem, type ProblemText, problemAt } from './problem.js';
import { type Mark, type Token, tokensOf } from './tokens.js';

export type ExpectationReading =
  | { readonly expectation: Expectation }
  | { readonly problems: readonly ExpectationProblem[] };

/** Reads one expectation (docs/expectations.md has the grammar). Never throws, whatever the text is. */
export function parseExpectation(text: string): ExpectationReading {
  const read = tokensOf(text);
  if ('problem' in read) return { problems: [read.problem] };
  try {
    return { expectation: new Parser(text, read.tokens).expectation() };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { problems: [thrown.problem] };
    throw thrown;
  }
}

class Unreadable {
  readonly problem: ExpectationProblem;

  constructor(problem: ExpectationProblem) {
    this.problem = problem;
  }
}

/** Recursive descent, one method a rule of the grammar; the first mistake ends it. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  expectation(): Expectation {
    const expectation = this.#claim();
    const rest = this.#peek();
    if (rest.kind === 'end') return expectation;
    throw this.#wrong(rest, {
      message: `"${this.#written(rest)}" is too much here`,
      hint: hintForRest(expectation, rest),
    });
  }

  #claim(): Expectation {
    const first = this.#peek();
    if (first.kind === 'end')
      throw this.#wrong(first, { message: 'the expectation is empty', hint: EXAMPLES });
    if (this.#isWord('order') && !this.#isMark('(', 1)) return this.#order();
    const negated = this.#takeWord('not');
    if (milestoneNamed(this.#peek()) !== undefined && this.#isMark('(', 1))
      return this.#milestoneClaim(negated);
    if (negated) {
      throw this.#wrong(this.#peek(), {
        message: 'only a milestone can be negated',
        expected: MILESTONE_NAMES,
      });
    }
    return this.#comparison();
  }

  #order(): Expectation {
    this.#next++;
    this.#takeMark(':');
    const events = [this.#event()];
    while (this.#takeMark(',')) events.push(this.#event());
    const last = this.#peek();
    if (events.length < 2) {
      throw this.#wrong(last, {
        message: 'one event alone has no order',
        hint: 'order: endpoint-degraded, client-moved',
      });
    }
    return { kind: 'order', text: this.#text, events };
  }

  #event(): EventPattern {
    const event = this.#name('the kind of a timeline entry, for example client-moved');
    if (!this.#takeMark('(')) return { event, labels: [] };
    const labels = this.#isMark(')') ? [] : this.#labels();
    this.#close();
    return { event, labels };
  }

  #milestoneClaim(negated: boolean): Expectation {
    const call = this.#milestoneCall();
    const token = this.#peek();
    if (token.kind === 'relation') {
      const hint = `write: ${call.milestone}(…) within 5m`;
      throw this.#wrong(token, { message: 'a milestone is not compared', hint });
    }
    const within = this.#takeWord('within') ? this.#duration() : null;
    return { kind: 'milestone', text: this.#text, negated, call, within };
  }

  /** The caller has seen a milestone's name and a bracket. */
  #milestoneCall(): MilestoneCall {
    const word = this.#take();
    const milestone = milestoneNamed(word)!;
    this.#next++;
    const fault = this.#name('the name of a fault');
    const labels = this.#takeMark(',') ? this.#labels() : [];
    this.#close();
    return { milestone, fault, labels, ...this.#since(word) };
  }

  #comparison(): Expectation {
    const subject = this.#subject();
    const relation = this.#take();
    if (relation.kind !== 'relation') {
      throw this.#wrong(relation, {
        message: this.#found(relation),
        expected: 'a comparison: >=, <=, >, <, = or !=',
      });
    }
    const limit = this.#literal('a number with its unit, for example 99.9%, 2s or 0');
    const windows: Window[] = [];
    for (let window = this.#window(); window !== undefined; window = this.#window()) windows.push(window);
    return { kind: 'comparison', text: this.#text, subject, relation: relation.text, limit, windows };
  }

  #subject(): Subject {
    const isCount = this.#isWord('count');
    const name = this.#name('a metric, a milestone, count(…) or order: …');
    if (!this.#takeMark('(')) return { kind: 'metric', name, statistic: null, labels: [] };
    if (isCount) {
      const event = this.#name('the kind of a timeline entry, for example client-moved');
      const labels = this.#takeMark(',') ? this.#labels() : [];
      this.#close();
      return { kind: 'count', event: { event, labels } };
    }
    if (isStatistic(name) && this.#peek().kind === 'name' && !this.#isRelation(1)) {
      const metric = this.#name('a metric');
      const labels = this.#takeMark('(') ? this.#labelsToClose() : [];
      this.#close();
      return { kind: 'metric', name: metric, statistic: name, labels };
    }
    return { kind: 'metric', name, statistic: null, labels: this.#labelsToClose() };
  }

  #labelsToClose(): Label[] {
    const labels = this.#isMark(')') ? [] : this.#labels();
    this.#close();
    return labels;
  }

  #labels(): Label[] {
    const labels = [this.#label()];
    while (this.#takeMark(',')) labels.push(this.#label());
    return labels;
  }

  #label(): Label {
    const name = this.#name('a label, for example clients = us');
    const equals = this.#take();
    if (equals.kind !== 'relation' || equals.text !== '=') {
      throw this.#wrong(equals, { message: this.#found(equals), expected: `${name.text} = …` });
    }
    const value = this.#take();
    if (value.kind === 'name') return { name, value: plainName(value) };
    if (isLiteral(value)) return { name, value };
    throw this.#wrong(value, { message: this.#found(value), expected: `a value of ${name.text}` });
  }

  #window(): Window | undefined {
    const word = this.#peek();
    if (word.kind !== 'name' || word.quoted) return undefined;
    switch (word.text) {
      case 'from':
      case 'after': {
        this.#next++;
        const from = this.#moment();
        const to = this.#takeWord('to') ? this.#moment() : null;
        return { kind: 'between', from, to, ...this.#since(word) };
      }
      case 'to':
      case 'before': {
        this.#next++;
        return { kind: 'between', from: null, to: this.#moment(), ...this.#since(word) };
      }
      case 'during':
      case 'outside': {
        this.#next++;
        const fault = this.#name('the name of a fault');
        return { kind: word.text, fault, ...this.#since(word) };
      }
      default:
        return undefined;
    }
  }

  #moment(): Moment {
    const first = this.#peek();
    if (!isLiteral(first)) return { shift_us: 0, anchor: this.#anchor(), ...this.#since(first) };
    const { value } = this.#duration();
    const sign = this.#takeWord('after') ? 1 : this.#takeWord('before') ? -1 : 0;
    if (sign === 0) return { shift_us: value, anchor: null, ...this.#since(first) };
    const shift_us = value === 0 ? 0 : sign * value; // never -0
    return { shift_us, anchor: this.#anchor(), ...this.#since(first) };
  }

  #anchor(): Anchor {
    if (milestoneNamed(this.#peek()) !== undefined && this.#isMark('(', 1)) {
      return { kind: 'milestone', call: this.#milestoneCall() };
    }
    const fault = this.#name('a moment: 4m, dark.start, detected(dark) or 4m after dark.start');
    const expected = `${fault.text}.start or ${fault.text}.end`;
    const dot = this.#take();
    if (dot.kind !== 'mark' || dot.text !== '.')
      throw this.#wrong(dot, { message: this.#found(dot), expected });
    const edge = this.#take();
    if (edge.kind !== 'name' || (edge.text !== 'start' && edge.text !== 'end')) {
      throw this.#wrong(edge, { message: this.#found(edge), expected });
    }
    return { kind: 'fault', fault, edge: edge.text };
  }

  #duration(): Literal {
    const literal = this.#literal('a duration, for example 130s or 4m');
    if (literal.kind === 'duration') return literal;
    const hint = literal.kind === 'number' ? `write ${literal.text}s or ${literal.text}m` : undefined;
    throw this.#wrong(literal, { message: `${literal.text} is no duration`, hint });
  }

  #literal(expected: string): Literal {
    const token = this.#take();
    if (isLiteral(token)) return token;
    throw this.#wrong(token, { message: this.#found(token), expected });
  }

  #name(expected: string): Name {
    const token = this.#take();
    if (token.kind === 'name') return plainName(token);
    throw this.#wrong(token, { message: this.#found(token), expected });
  }

  #close(): void {
    const token = this.#take();
    if (token.kind === 'mark' && token.text === ')') return;
    throw this.#wrong(token, { message: this.#found(token), expected: 'a comma and a label, or )' });
  }

  #takeMark(mark: Mark): boolean {
    if (!this.#isMark(mark)) return false;
    this.#next++;
    return true;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#next++;
    return true;
  }

  #isMark(mark: Mark, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'mark' && token.text === mark;
  }

  #isWord(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'name' && !token.quoted && token.text === word;
  }

  #isRelation(ahead: number): boolean {
    return this.#peek(ahead).kind === 'relation';
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!;
  }

  /** From there to the last token taken. */
  #since({ offset }: Place): Place {
    const last = this.#tokens[this.#next - 1]!;
    return { offset, length: last.offset + last.length - offset };
  }

  #found(token: Token): string {
    return token.kind === 'end'
      ? 'something is missing at the end'
      : `"${this.#written(token)}" cannot stand here`;
  }

  #written({ offset, length }: Place): string {
    return this.#text.slice(offset, offset + length);
  }

  /** At the end of the text the last character is pointed at. */
  #wrong(token: Token, text: ProblemText): Unreadable {
    const place =
      token.kind === 'end' ? { offset: Math.max(0, this.#text.trimEnd().length - 1), length: 1 } : token;
    return new Unreadable(problemAt('bad-expectation', place, text));
  }
}

function plainName({ text, offset, length }: Name): Name {
  return { kind: 'name', text, offset, length };
}

function isLiteral(token: Token): token is Literal {
  return (
    token.kind === 'duration' || token.kind === 'share' || token.kind === 'bytes' || token.kind === 'number'
  );
}

function milestoneNamed(token: Token): MilestoneName | undefined {
  if (token.kind !== 'name' || token.quoted) return undefined;
  const word = token.text === 'failed_back' ? 'failedBack' : token.text;
  return MILESTONES.find((milestone) => milestone === word);
}

function isStatistic({ text }: Name): boolean {
  return /^(p\d+|mean|max|min)$/.test(text);
}

function hintForRest(expectation: Expectation, rest: Token): string | undefined {
  if (rest.kind === 'name' && rest.text === 'within')
    return 'only a milestone takes a deadline: detected(dark) within 130s';
  if (rest.kind === 'name' && (rest.text === 'and' || rest.text === 'or')) return 'write two expectations';
  return expectation.kind === 'comparison'
    ? 'a comparison ends with from …, to …, during FAULT, outside FAULT, before … or after …'
    : undefined;
}

const MILESTONE_NAMES = MILESTONES.map((name) => `${name}(FAULT)`).join(', ');
const EXAMPLES = 'for example: detected(dark) within 130s';
