-- Documents that are dropped before anything is compared, with the reason. What is filtered after clustering could be
-- the survivor of a cluster, which would then vanish as a whole.
CREATE TABLE excluded AS
SELECT document, 'short' AS reason
FROM documents
WHERE length < {minimum_length}
UNION ALL
SELECT d.document, 'contaminated' AS reason
FROM documents d
JOIN (SELECT DISTINCT hash_1, hash_2 FROM held_out) h ON h.hash_1 = d.hash_1 AND h.hash_2 = d.hash_2
WHERE d.length >= {minimum_length} AND d.length > 0;
