/**
 * Settings of every connection where pgvector is installed. Without the iterative scan a filtered search by HNSW finds
 * far too few rows; 200 candidates is where recall stops being the weak part of a search.
 */
export const SESSION_SETTINGS = {
  'hnsw.iterative_scan': 'relaxed_order',
  'hnsw.ef_search': '200',
} as const;
