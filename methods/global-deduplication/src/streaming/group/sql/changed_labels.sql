-- How many labels the round changed; the last round changes none.
SELECT COUNT(*) AS changed
FROM labels_{next} n
JOIN labels_{round} o ON o.member = n.member
WHERE n.label <> o.label;
