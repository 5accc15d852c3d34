-- One band's: run once for each band from 0.
INSERT INTO bucket_members
SELECT {band} AS band, e.key_{band} AS bucket, e.document
FROM eligible e
JOIN (
  SELECT key_{band}
  FROM eligible
  WHERE signed
  GROUP BY key_{band}
  HAVING COUNT(*) > 1
) shared ON shared.key_{band} = e.key_{band}
WHERE e.signed;
