// Pages are complete as HTML; a small module adds keyboard and copying. A page that needs more turns this on itself.
export const csr = false;
