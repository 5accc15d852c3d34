CREATE TABLE "block_keys" (
	"key" bigint NOT NULL,
	"paper_id" bigint NOT NULL,
	CONSTRAINT "block_keys_key_paper_id_pk" PRIMARY KEY("key","paper_id")
);
--> statement-breakpoint
CREATE TABLE "record_decisions" (
	"id" text NOT NULL,
	"pair" integer NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"with_source" text NOT NULL,
	"with_key" text NOT NULL,
	"decided_by" text NOT NULL,
	"reason" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" text,
	CONSTRAINT "record_decisions_id_pair_pk" PRIMARY KEY("id","pair")
);
--> statement-breakpoint
CREATE TABLE "record_joins" (
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"with_source" text NOT NULL,
	"with_key" text NOT NULL,
	"kind" text NOT NULL,
	"relation" text NOT NULL,
	"scores" jsonb NOT NULL,
	"reason" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	CONSTRAINT "record_joins_source_source_key_pk" PRIMARY KEY("source","source_key")
);
--> statement-breakpoint
ALTER TABLE "identifiers" DROP CONSTRAINT "identifiers_scheme_value_pk";--> statement-breakpoint
ALTER TABLE "identifiers" ADD CONSTRAINT "identifiers_scheme_value_paper_id_pk" PRIMARY KEY("scheme","value","paper_id");--> statement-breakpoint
CREATE INDEX "record_decisions_record" ON "record_decisions" USING btree ("source","source_key");--> statement-breakpoint
CREATE INDEX "record_decisions_with" ON "record_decisions" USING btree ("with_source","with_key");--> statement-breakpoint
CREATE INDEX "record_decisions_latest" ON "record_decisions" USING btree ("decided_at","id");--> statement-breakpoint
CREATE INDEX "record_joins_latest" ON "record_joins" USING btree ("joined_at","source","source_key");