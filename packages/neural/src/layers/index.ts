// The layers: parameters made by `create…`, values computed by pure functions of parameters and input.
export * from './attention.ts';
export * from './convolution.ts';
export * from './embedding.ts';
export * from './layer-norm.ts';
export * from './linear.ts';
