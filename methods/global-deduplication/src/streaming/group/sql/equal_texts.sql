-- Equal texts: each with the preferred one of its kind.
CREATE TABLE equal_texts AS
SELECT r.preference AS duplicate, g.original
FROM equal_members m
JOIN ranked r ON r.document = m.document
JOIN (
  SELECT m.scope, m.hash_1, m.hash_2, MIN(r.preference) AS original
  FROM equal_members m
  JOIN ranked r ON r.document = m.document
  GROUP BY m.scope, m.hash_1, m.hash_2
) g ON g.scope = m.scope AND g.hash_1 = m.hash_1 AND g.hash_2 = m.hash_2
WHERE r.preference <> g.original;
