export const openings = `# Scenario reference

Made from the schema of the language by \`npm run reference\`; do not edit.

A scenario is one YAML 1.2 file (JSON is YAML): a design, its clients, what goes wrong and what must hold.
Editors complete and explain it through \`schema/scenario.schema.json\`; put this line first:

\`\`\`yaml
# yaml-language-server: $schema=../../schema/scenario.schema.json
\`\`\`

\`geosim check\` finds mistakes, all at once, each with its place and what was expected, and warns of
designs that are legal but probably not meant. Unknown keys are errors. Everything that has a default
may be left out; a result lists what differs from the defaults.

**Order.** The file that \`extends\` names, then this file, then the variant, then each \`--set path=value\`.
Each is laid over what is there: mappings merge, lists replace, null removes. Chains of up to eight files
are followed; paths count from the file that names them. Variants are inherited: one of the same name is
laid over the inherited one, null removes it.

**Families.** \`service: {family: …}\` says what kind of service it is about. What is [common to all](#common-to-every-scenario)
comes first; then each family has a chapter of its own.`;

export const quantities = `### Quantities

A number and its unit; a bare number is an error.

| kind | units | examples |
|---|---|---|
| duration | \`us\` (or \`µs\`), \`ms\`, \`s\`, \`m\` (or \`min\`), \`h\`, \`d\` | \`250ms\`, \`1m30s\`, \`0s\` |
| bytes | \`B\`, \`KB\`, \`MB\`, \`GB\`, \`TB\` (decimal), \`KiB\`, \`MiB\`, \`GiB\`, \`TiB\` (binary) | \`2KB\`, \`64MiB\` |
| rate | \`/s\`, \`/m\` (or \`/min\`), \`/h\`, \`/d\`, with or without \`each\` | \`0.1/s each\`, \`5/min\` |
| bandwidth | \`bit/s\`, \`kbit/s\`, \`Mbit/s\`, \`Gbit/s\` | \`1Gbit/s\` |
| share | \`%\`, at most 100% | \`99.9%\` |`;
