-- Clusters without a cap on chaining: the least label is the survivor.
CREATE TABLE near_texts AS
SELECT member AS duplicate, label AS original
FROM labels_{round}
WHERE member <> label;
