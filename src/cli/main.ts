#!/usr/bin/env node
import { commandLine } from './command-line.js';
import { openTerminal } from './terminal.js';

const terminal = openTerminal(process.stdout, process.stderr, process.env);
// Not exit(): what is still on its way to a slow reader has to arrive.
process.exitCode = await commandLine(process.argv.slice(2), terminal);
