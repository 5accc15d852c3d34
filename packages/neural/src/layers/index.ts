// The layers: parameters made by `create…`, values computed by pure functions of parameters and input.
export * from './linear.ts';
