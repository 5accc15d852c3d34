-- Members that are compared: one of each text.
CREATE TABLE rest_1 AS
SELECT m.band, m.bucket, r.preference
FROM bucket_members m
JOIN ranked r ON r.document = m.document
WHERE NOT EXISTS (SELECT 1 FROM equal_texts e WHERE e.duplicate = r.preference);
