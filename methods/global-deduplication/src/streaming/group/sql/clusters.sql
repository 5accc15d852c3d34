-- Clusters of two and more, the largest first, numbered from 1.
CREATE TABLE clusters AS
SELECT
  ROW_NUMBER() OVER (ORDER BY members DESC, survivor) AS number,
  survivor,
  members + 1 AS size
FROM (
  SELECT survivor, COUNT(*) AS members
  FROM decisions
  WHERE survivor IS NOT NULL
  GROUP BY survivor
) counted;
