// Configuration of the site's build; SvelteKit keeps its own here too.
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** In development as server.ts does it: the page of a room, which is isolated, starts only workers that are. */
const isolatedWorkers: Plugin = {
  name: 'papertape-isolated-workers',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (/[?&]worker_file\b/.test(request.url ?? ''))
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      next();
    });
  },
};

export default defineConfig({
  plugins: [
    isolatedWorkers,
    sveltekit({
      // The prefix keeps the adapter's variables apart from ours: only server.ts sets them.
      adapter: adapter({ envPrefix: 'PAPERTAPE_ADAPTER_' }),
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          // Thumbnails live at their sources; nothing else is loaded from outside.
          'img-src': ['self', 'https:', 'data:'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'object-src': ['none'],
        },
      },
      output: { linkHeaderPreload: false },
      version: { pollInterval: 0 },
    }),
  ],
  // Workspace packages run as TypeScript in Node, in development too: their worker threads find their files there.
  ssr: { external: Object.keys(dependencies) },
  // Workers load each reproduction only when it is run, which only modules can.
  worker: { format: 'es' },
  environments: { ssr: { build: { rolldownOptions: { external: [/^@papertape\//] } } } },
});
