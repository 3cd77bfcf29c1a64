/**
 * Where a thread of the pool begins: it loads the worker with `import`. Piscina would `require` it, and
 * Node 20 and 22 abort the whole process (`v8::Module::IsGraphAsync`) if a thread is ended just while an
 * ES module is being required: when a run is stopped, or was not needed, as its thread starts.
 */
const loading: Promise<typeof import('./run-worker.js')> = import('./run-worker.js');

module.exports = {
  result: async (task: import('./run-worker.js').RunTask) => (await loading).result(task),
  record: async (task: Parameters<typeof import('./run-worker.js')['record']>[0]) =>
    (await loading).record(task),
  /** Nothing: a thread that answers is there. */
  ready: () => loading.then(() => undefined),
};
