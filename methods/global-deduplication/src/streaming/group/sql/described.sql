-- What the order of preference asks of the documents that met another: the place of their source, their length, their id.
CREATE TABLE described AS
SELECT d.document, d.id, d.length, d.segment, d.start, d.bytes, COALESCE(p.place, {unnamed_place}) AS place
FROM documents d
JOIN (SELECT document FROM equal_members UNION SELECT document FROM bucket_members) met ON met.document = d.document
LEFT JOIN source_places p ON p.source = d.source;
