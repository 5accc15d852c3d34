-- Their order of preference, numbered from 0: the first of a cluster survives. Numbers run within (place, length) and
-- begin behind those before, so that no engine has to sort all documents in one place.
CREATE TABLE ranked AS
SELECT
  d.document,
  d.segment,
  d.start,
  d.bytes,
  CAST(o.preferred + ROW_NUMBER() OVER (PARTITION BY d.place, d.length ORDER BY d.id, d.document) - 1 AS BIGINT)
    AS preference
FROM described d
JOIN (
  SELECT place, length, SUM(documents) OVER (ORDER BY place, length DESC) - documents AS preferred
  FROM (SELECT place, length, COUNT(*) AS documents FROM described GROUP BY place, length) counted
) o ON o.place = d.place AND o.length = d.length;
