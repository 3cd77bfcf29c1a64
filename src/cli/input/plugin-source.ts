/** A plug-in as it travels to threads: data only, so that every run of a command runs the same code. */
export interface PluginSource {
  /** Relative to the working folder, with forward slashes. */
  readonly file: string;
  /** Of the file's bytes as they were read, in hexadecimal. */
  readonly sha256: string;
  /** JavaScript; types are blanked out, so that lines and columns are those of the file. */
  readonly code: string;
}
