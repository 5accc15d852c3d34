/** Colours and dashes of series there are (styles/charts.css); a ninth series looks like the first. */
export const TONES = 8;
