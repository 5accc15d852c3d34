/** Numbers of a candidate's row: a, b, band, then segment, start and bytes of a's text and of b's. */
export const ROW = 9;
