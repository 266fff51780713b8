/** The arrows of the house: data flows one way, imports flow up to schemas/. `npm run check:arrows` holds them. */
const SERVICES = ['ingest', 'links', 'processor', 'attribution', 'consent', 'analytics'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'schemas-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^schemas/' },
      to: { path: '^(services|infra|scripts)/' },
    },
    {
      name: 'runtime-imports-only-schemas',
      severity: 'error',
      from: { path: '^services/runtime/', pathNot: '\\.int\\.test\\.ts$' },
      to: { path: '^(services/(?!runtime/)|scripts/|infra/)' },
    },
    ...SERVICES.map((name) => ({
      name: `${name}-meets-the-others-only-in-topics-and-tables`,
      severity: 'error',
      from: { path: `^services/${name}/`, pathNot: '\\.(int|e2e)\\.test\\.ts$' },
      to: { path: `^(services/(?!(${name}|runtime)/)|scripts/|infra/)` },
    })),
    {
      name: 'the-core-is-pure',
      severity: 'error',
      from: { path: '^services/processor/core/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^(services/processor/core/|schemas/|node_modules/(avsc|isbot)|node:crypto|crypto)' },
    },
    {
      name: 'fast-rooms-stand-on-the-core-alone',
      severity: 'error',
      from: { path: '^services/processor/(hot|decode)/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^(services/processor/(hot|decode|core)/|schemas/|node_modules/avsc)' },
    },
    {
      name: 'the-truth-shares-nothing-with-the-processor',
      severity: 'error',
      from: { path: '^scripts/(simulate|oracle)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/(?!runtime/)' },
    },
    {
      name: 'infra-imports-no-service',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^services/(?!runtime/)' },
    },
    { name: 'no-orphan-dependency', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(node_modules|\\.handset)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
