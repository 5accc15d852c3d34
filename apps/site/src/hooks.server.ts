import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { handleRequest, reportError } from '#lib/server/requests.ts';
import { initSite } from '#lib/server/site.ts';

export const init: ServerInit = initSite;
export const handle: Handle = handleRequest;
export const handleError: HandleServerError = reportError;
