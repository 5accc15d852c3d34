-- Documents whose normalised text occurs more than once in a scope. Empty texts say nothing and are left alone.
CREATE TABLE equal_members AS
SELECT e.document, e.scope, e.hash_1, e.hash_2
FROM eligible e
JOIN (
  SELECT scope, hash_1, hash_2
  FROM eligible
  WHERE length > 0
  GROUP BY scope, hash_1, hash_2
  HAVING COUNT(*) > 1
) g ON g.scope = e.scope AND g.hash_1 = e.hash_1 AND g.hash_2 = e.hash_2
WHERE e.length > 0;
