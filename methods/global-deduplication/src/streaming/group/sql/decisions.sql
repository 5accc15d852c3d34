-- Every document that is removed, why, and for which one.
CREATE TABLE decisions AS
SELECT document, reason, CAST(NULL AS BIGINT) AS survivor
FROM excluded
UNION ALL
SELECT r.document, d.reason, s.document AS survivor
FROM (
  SELECT duplicate, original, 'near' AS reason
  FROM near_texts
  UNION ALL
  SELECT e.duplicate, COALESCE(n.original, e.original) AS original, 'equal' AS reason
  FROM equal_texts e
  LEFT JOIN near_texts n ON n.duplicate = e.original
) d
JOIN ranked r ON r.preference = d.duplicate
JOIN ranked s ON s.preference = d.original;
