-- Each member with the leader of its bucket: as many pairs as members, never all pairs.
CREATE TABLE candidates_{round} AS
SELECT l.leader AS a, r.preference AS b, MIN(r.band) AS band
FROM rest_{round} r
JOIN leaders_{round} l ON l.band = r.band AND l.bucket = r.bucket
WHERE r.preference <> l.leader
  AND NOT EXISTS (SELECT 1 FROM compared c WHERE c.a = l.leader AND c.b = r.preference)
GROUP BY l.leader, r.preference;
