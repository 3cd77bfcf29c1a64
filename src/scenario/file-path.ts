/** Paths of files that scenarios name, with forward slashes, as text: nothing here asks a disk. */

/** A path that another file names, as seen from where that file's own path is seen from. */
export function pathFrom(folder: string, path: string): string {
  if (isAbsolute(path)) return path;
  const steps: string[] = [];
  for (const step of [...folder.split('/'), ...path.split('/')]) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return (folder.startsWith('/') ? '/' : '') + steps.join('/');
}

/** `a/b.yaml` → `a`; `b.yaml` → nothing. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end) || '/';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Why a file cannot be read, without the "cannot read <path>" that a reader may begin with. */
export function whyUnreadable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^cannot read .*: /, '');
}
