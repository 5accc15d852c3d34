-- The preferred member of each bucket.
CREATE TABLE leaders_{round} AS
SELECT band, bucket, MIN(preference) AS leader
FROM rest_{round}
GROUP BY band, bucket
HAVING COUNT(*) > 1;
