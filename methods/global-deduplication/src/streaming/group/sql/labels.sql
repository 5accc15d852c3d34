-- Connected components by the least label: every document begins with its own.
CREATE TABLE labels_0 AS
SELECT DISTINCT member, member AS label
FROM links;
