import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a build is never red by chance. Try
 * others with FC_SEED=… ; a failure prints the seed and the path that reproduce it.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20261121) });
