CREATE TABLE "bounces" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "bounces_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subscriber_id" bigint,
	"delivery_id" bigint,
	"kind" text NOT NULL,
	"status_code" text,
	"diagnostic" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"event_key" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "bounces_kind" CHECK (kind in ('hard', 'soft', 'complaint'))
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subscriber_id" bigint NOT NULL,
	"edition_id" bigint NOT NULL,
	"period" text NOT NULL,
	"domain" text NOT NULL,
	"paper_ids" bigint[],
	"state" text DEFAULT 'queued' NOT NULL,
	"message_id" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"last_error" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "deliveries_state" CHECK (state in ('queued', 'sending', 'sent', 'failed', 'expired', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "digest_profiles" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "digest_profiles_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"definition" jsonb NOT NULL,
	"slug" text NOT NULL,
	"public" boolean NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "editions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "editions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"profile_id" bigint NOT NULL,
	"period" text NOT NULL,
	"slug" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"since_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"content" jsonb NOT NULL,
	"paper_ids" bigint[] NOT NULL,
	"composed_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone,
	"queued_up_to" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seen_papers" (
	"subscriber_id" bigint NOT NULL,
	"paper_id" bigint NOT NULL,
	CONSTRAINT "seen_papers_subscriber_id_paper_id_pk" PRIMARY KEY("subscriber_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "subscribers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subscribers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"user_id" uuid,
	"status" text DEFAULT 'pending' NOT NULL,
	"manage_hash" text,
	"unsubscribe_hash" text,
	"token_generation" integer DEFAULT 0 NOT NULL,
	"confirm_hash" text,
	"confirm_expires_at" timestamp with time zone,
	"consent_at" timestamp with time zone,
	"consent_source" text,
	"bounce_score" double precision DEFAULT 0 NOT NULL,
	"last_bounce_on" date,
	"unsubscribed_at" timestamp with time zone,
	"unsubscribed_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subscribers_status" CHECK (status in ('pending', 'active', 'unsubscribed', 'suppressed')),
	CONSTRAINT "subscribers_consent" CHECK (status <> 'active' or consent_at is not null)
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"subscriber_id" bigint PRIMARY KEY NOT NULL,
	"profile_id" bigint NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"email_hash" text PRIMARY KEY NOT NULL,
	"email" text,
	"reason" text NOT NULL,
	"details" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bounces" ADD CONSTRAINT "bounces_subscriber_id_subscribers_id_fk" FOREIGN KEY ("subscriber_id") REFERENCES "public"."subscribers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bounces" ADD CONSTRAINT "bounces_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_subscriber_id_subscribers_id_fk" FOREIGN KEY ("subscriber_id") REFERENCES "public"."subscribers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editions" ADD CONSTRAINT "editions_profile_id_digest_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."digest_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seen_papers" ADD CONSTRAINT "seen_papers_subscriber_id_subscribers_id_fk" FOREIGN KEY ("subscriber_id") REFERENCES "public"."subscribers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscribers" ADD CONSTRAINT "subscribers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_subscriber_id_subscribers_id_fk" FOREIGN KEY ("subscriber_id") REFERENCES "public"."subscribers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_profile_id_digest_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."digest_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bounces_event" ON "bounces" USING btree ("event_key");--> statement-breakpoint
CREATE INDEX "bounces_subscriber" ON "bounces" USING btree ("subscriber_id","at","id");--> statement-breakpoint
CREATE INDEX "bounces_latest" ON "bounces" USING btree ("at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" USING btree ("subscriber_id","period");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_message" ON "deliveries" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "deliveries_edition" ON "deliveries" USING btree ("edition_id","id");--> statement-breakpoint
CREATE INDEX "deliveries_papers" ON "deliveries" USING gin ("paper_ids") WHERE paper_ids is not null;--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_try_at","id") WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "deliveries_troubled" ON "deliveries" USING btree ("created_at","id") WHERE state in ('failed', 'expired');--> statement-breakpoint
CREATE UNIQUE INDEX "digest_profiles_key" ON "digest_profiles" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "digest_profiles_slug" ON "digest_profiles" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "digest_profiles_due" ON "digest_profiles" USING btree ("next_due_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "editions_once" ON "editions" USING btree ("profile_id","period");--> statement-breakpoint
CREATE UNIQUE INDEX "editions_slug" ON "editions" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "editions_latest" ON "editions" USING btree ("profile_id","due_at","id");--> statement-breakpoint
CREATE INDEX "editions_unqueued" ON "editions" USING btree ("id") WHERE queued_at is null;--> statement-breakpoint
CREATE INDEX "editions_papers" ON "editions" USING gin ("paper_ids");--> statement-breakpoint
CREATE INDEX "seen_papers_paper" ON "seen_papers" USING btree ("paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscribers_email" ON "subscribers" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "subscribers_user" ON "subscribers" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscribers_manage" ON "subscribers" USING btree ("manage_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "subscribers_unsubscribe" ON "subscribers" USING btree ("unsubscribe_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "subscribers_confirm" ON "subscribers" USING btree ("confirm_hash");--> statement-breakpoint
CREATE INDEX "subscribers_pending" ON "subscribers" USING btree ("confirm_expires_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "subscriptions_profile" ON "subscriptions" USING btree ("profile_id","subscriber_id");