-- Members that turned out not to be like the leader: they meet the next one.
CREATE TABLE rest_{next} AS
SELECT r.band, r.bucket, r.preference
FROM rest_{round} r
JOIN leaders_{round} l ON l.band = r.band AND l.bucket = r.bucket
JOIN compared c ON c.a = l.leader AND c.b = r.preference
WHERE c.jaccard < {verify};
