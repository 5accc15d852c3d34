-- Pairs that were compared, the preferred document first; jaccard is NULL where nothing is verified.
CREATE TABLE compared (a BIGINT, b BIGINT, band BIGINT, jaccard DOUBLE);
