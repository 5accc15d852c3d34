import { existsSync, readdirSync } from 'node:fs';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Methods are alike, so that a new one is covered as soon as its folder is there. */
const METHODS = readdirSync(new URL('methods', import.meta.url)).filter((name) =>
  existsSync(new URL(`methods/${name}/package.json`, import.meta.url)),
);

/** What each folder may import of ours (ARCHITECTURE.md): everything else of '@papertape/*' is refused. */
const MAY_IMPORT = {
  'packages/papers': [],
  'packages/configuration': [],
  'packages/people': [],
  'packages/mail': [],
  'packages/bibliographies': ['papers'],
  'packages/digests': ['papers'],
  'packages/personal-ranking': ['papers', 'contextual-bandits', 'reproduction'],
  'packages/enrichment': [],
  'packages/database': [
    'papers',
    'people',
    'digests',
    'enrichment',
    'personal-ranking',
    'contextual-bandits',
  ],
  'packages/sources': ['papers'],
  'packages/search': ['papers', 'database', 'enrichment'],
  'packages/feeds': ['papers'],
  'packages/jobs': [
    'papers',
    'people',
    'configuration',
    'digests',
    'database',
    'sources',
    'search',
    'mail',
    'reproduction',
    'global-deduplication',
    'personal-ranking',
    'contextual-bandits',
    'enrichment',
    'batch-inference',
  ],
  'packages/reproduction': [],
  'packages/neural': [],
  ...Object.fromEntries(METHODS.map((name) => [`methods/${name}`, ['neural', 'reproduction', name]])),
  // Trains on processes of the elastic runtime.
  'methods/expert-balance': ['neural', 'reproduction', 'expert-balance', 'elastic-training'],
  'apps/cli/template': ['neural', 'reproduction'],
};

const boundaries = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^@papertape/(?!(?:${['-', ...allowed].join('|')})(?:/|$))`,
            message: `${folder} may import only: ${allowed.join(', ') || 'nothing of ours'} (ARCHITECTURE.md).`,
          },
          {
            regex: String.raw`^(\.\./)+(apps|packages|methods|bench|tests)/`,
            message: 'Import a package by its name, not by its path.',
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  {
    ignores: ['**/node_modules', '**/build', '**/.svelte-kit', 'data', 'apps/*/data', '**/coverage'],
  },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true, node: true } },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['apps/site/src/**/*.svelte', 'apps/site/src/lib/**/*.ts'],
    ignores: ['apps/site/src/lib/server/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@papertape/(database|jobs|sources|search|configuration|mail)(/|$)',
              message: 'Code that reaches the browser must not import server packages; use lib/server.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  { files: ['apps/cli/**', 'bench/**', 'scripts/**', 'tests/**'], rules: { 'no-console': 'off' } },
  ...boundaries,
);
