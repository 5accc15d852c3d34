-- Members of the buckets that hold more than one document.
CREATE TABLE bucket_members (band BIGINT, bucket BIGINT, document BIGINT);
