/** Whether every registry of a strategy has its own name: then no name server chooses between them. */
export function haveOwnNames(strategy: string | undefined): boolean {
  return strategy === 'multi-push' || strategy === 'import' || strategy === 'pull-through';
}
