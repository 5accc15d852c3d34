-- A round of FastSV (Zhang, Azad, Hu 2020): a document, and the document that its label names, take the least label
-- known to a neighbour's label. Labels halve the way to the least one, so that a chain of n takes about log n rounds.
CREATE TABLE labels_{next} AS
WITH grand AS (
  SELECT l.member, p.label
  FROM labels_{round} l
  JOIN labels_{round} p ON p.member = l.label
)
SELECT member, MIN(label) AS label
FROM (
  SELECT member, label FROM grand
  UNION ALL
  SELECT k.member, g.label
  FROM links k
  JOIN grand g ON g.member = k.neighbour
  UNION ALL
  SELECT l.label AS member, g.label
  FROM links k
  JOIN labels_{round} l ON l.member = k.member
  JOIN grand g ON g.member = k.neighbour
) proposed
GROUP BY member;
