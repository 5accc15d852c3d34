-- All other documents.
CREATE VIEW eligible AS
SELECT d.*
FROM documents d
WHERE NOT EXISTS (SELECT 1 FROM excluded e WHERE e.document = d.document);
