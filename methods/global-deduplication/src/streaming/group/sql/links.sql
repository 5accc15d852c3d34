-- Pairs found alike, in both directions.
CREATE TABLE links AS
SELECT a AS member, b AS neighbour FROM compared WHERE jaccard IS NULL OR jaccard >= {verify}
UNION ALL
SELECT b AS member, a AS neighbour FROM compared WHERE jaccard IS NULL OR jaccard >= {verify};
