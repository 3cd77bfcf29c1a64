/** Does something in which `process.exit()` throws: a plug-in that ends the process, or its thread, says nothing. */
export async function withoutExit<T>(work: () => T | Promise<T>): Promise<T> {
  const exit = process.exit;
  process.exit = () => {
    throw new Error('process.exit() ends geosim: a strategy cannot call it');
  };
  try {
    return await work();
  } finally {
    process.exit = exit;
  }
}
