CREATE TABLE "identifiers" (
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"paper_id" bigint NOT NULL,
	CONSTRAINT "identifiers_scheme_value_pk" PRIMARY KEY("scheme","value")
);
--> statement-breakpoint
CREATE TABLE "import_progress" (
	"file_key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"lines" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"day" date NOT NULL,
	"paper_id" bigint NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "listings_day_paper_id_source_pk" PRIMARY KEY("day","paper_id","source")
);
--> statement-breakpoint
CREATE TABLE "paper_aliases" (
	"public_id" text PRIMARY KEY NOT NULL,
	"paper_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "paper_authors" (
	"slug" text NOT NULL,
	"paper_id" bigint NOT NULL,
	CONSTRAINT "paper_authors_slug_paper_id_pk" PRIMARY KEY("slug","paper_id")
);
--> statement-breakpoint
CREATE TABLE "paper_categories" (
	"category" text NOT NULL,
	"newest_at" timestamp with time zone NOT NULL,
	"paper_id" bigint NOT NULL,
	CONSTRAINT "paper_categories_paper_id_category_pk" PRIMARY KEY("paper_id","category")
);
--> statement-breakpoint
CREATE TABLE "papers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "papers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"title" text NOT NULL,
	"abstract" text NOT NULL,
	"author_names" text DEFAULT '' NOT NULL,
	"authors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"links" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"identifiers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"versions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"listings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"comment" text,
	"categories" text[] DEFAULT '{}' NOT NULL,
	"published_at" timestamp with time zone,
	"updated_at" timestamp with time zone,
	"newest_at" timestamp with time zone NOT NULL,
	"listed_on" date,
	"listed_at" timestamp with time zone,
	"submitted_by" jsonb,
	"thumbnail_url" text,
	"media_urls" text[] DEFAULT '{}' NOT NULL,
	"licence" text,
	"withdrawn_at" timestamp with time zone,
	"withdrawal_reason" text,
	"ai_summary" text,
	"keywords" text[] DEFAULT '{}' NOT NULL,
	"github_stars" integer,
	"organization" text,
	"source_upvotes" integer DEFAULT 0 NOT NULL,
	"source_comments" integer DEFAULT 0 NOT NULL,
	"local_upvotes" integer DEFAULT 0 NOT NULL,
	"local_comments" integer DEFAULT 0 NOT NULL,
	"upvotes" integer GENERATED ALWAYS AS (source_upvotes + local_upvotes) STORED NOT NULL,
	"comments" integer GENERATED ALWAYS AS (source_comments + local_comments) STORED NOT NULL,
	"trend_score" double precision GENERATED ALWAYS AS (ln(1 + source_upvotes + local_upvotes + 2 * (source_comments + local_comments)) / ln(2::double precision)
        + coalesce(extract(epoch from (listed_at at time zone 'UTC') - timestamp '2020-01-01'), 0) / 86400 / 1.5) STORED NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"merged_hash" text DEFAULT '' NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "rate_limits" (
	"bucket" text PRIMARY KEY NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_records" (
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"paper_id" bigint NOT NULL,
	"record" text NOT NULL,
	"raw" text,
	"content_hash" text NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"fetched_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_records_source_source_key_pk" PRIMARY KEY("source","source_key")
);
--> statement-breakpoint
CREATE TABLE "source_states" (
	"source" text PRIMARY KEY NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"last_outcome" text,
	"last_error_at" timestamp with time zone,
	"last_error" text,
	"next_try_at" timestamp with time zone,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	"cursor" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "paper_aliases_paper" ON "paper_aliases" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "paper_categories_newest" ON "paper_categories" USING btree ("category","newest_at","paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "papers_public_id" ON "papers" USING btree ("public_id");--> statement-breakpoint
CREATE INDEX "papers_trend" ON "papers" USING btree ("trend_score","id");--> statement-breakpoint
CREATE INDEX "papers_upvotes" ON "papers" USING btree ("upvotes","id");--> statement-breakpoint
CREATE INDEX "papers_newest" ON "papers" USING btree ("newest_at","id");--> statement-breakpoint
CREATE INDEX "papers_feed" ON "papers" USING btree ("listed_on","newest_at","id");--> statement-breakpoint
CREATE INDEX "papers_changed" ON "papers" USING btree ("changed_at","id");--> statement-breakpoint
CREATE INDEX "papers_submitter" ON "papers" USING btree ((submitted_by ->> 'name'),"newest_at","id") WHERE submitted_by is not null;--> statement-breakpoint
CREATE INDEX "rate_limits_window" ON "rate_limits" USING btree ("window_start");--> statement-breakpoint
CREATE INDEX "source_records_paper" ON "source_records" USING btree ("paper_id");--> statement-breakpoint
ALTER TABLE "papers" SET (toast_tuple_target = 8160);--> statement-breakpoint
ALTER TABLE "source_records" ALTER COLUMN "record" SET STORAGE EXTERNAL, ALTER COLUMN "raw" SET STORAGE EXTERNAL;
