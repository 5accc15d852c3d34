import { SVG_TYPE } from './drawings.ts';
import { cacheableResponse, createChangeTimes } from './http-cache.ts';

const CHANGE_TIMES = createChangeTimes(2_000);

/** A drawn picture, kept by browsers for a day; as a document of its own it may load and run nothing. */
export function drawingResponse(request: Request, svg: string): Response {
  const answer = {
    body: svg,
    type: SVG_TYPE,
    cacheControl: 'public, max-age=86400',
    headers: { 'Content-Security-Policy': "default-src 'none'", 'Access-Control-Allow-Origin': '*' },
  };
  return cacheableResponse(request, answer, CHANGE_TIMES, new Date());
}
