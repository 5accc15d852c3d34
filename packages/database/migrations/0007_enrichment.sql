CREATE TABLE "enrichment_usage" (
	"day" date PRIMARY KEY NOT NULL,
	"requests" integer NOT NULL,
	"prompt_tokens" integer NOT NULL,
	"completion_tokens" integer NOT NULL,
	"cached_tokens" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrichments" (
	"paper_id" bigint PRIMARY KEY NOT NULL,
	"content" jsonb,
	"model" text,
	"written_at" timestamp with time zone,
	"source_hash" text NOT NULL,
	"state" text NOT NULL,
	"request_hash" text NOT NULL,
	"tried_at" timestamp with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp with time zone,
	"error" text,
	"prompt_tokens" integer DEFAULT 0 NOT NULL,
	"completion_tokens" integer DEFAULT 0 NOT NULL,
	"cached_tokens" integer,
	"hidden_at" timestamp with time zone,
	"hidden_by" uuid,
	"hidden_reason" text,
	CONSTRAINT "enrichments_state" CHECK (state in ('done', 'refused', 'failed')),
	CONSTRAINT "enrichments_content" CHECK ((content is null) = (model is null) and (content is null) = (written_at is null))
);
--> statement-breakpoint
ALTER TABLE "enrichments" ADD CONSTRAINT "enrichments_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrichments" ADD CONSTRAINT "enrichments_hidden_by_users_id_fk" FOREIGN KEY ("hidden_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "enrichments_written" ON "enrichments" USING btree ("written_at","paper_id");--> statement-breakpoint
CREATE INDEX "enrichments_hidden" ON "enrichments" USING btree ("hidden_at","paper_id") WHERE hidden_at is not null;