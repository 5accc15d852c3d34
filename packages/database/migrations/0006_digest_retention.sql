ALTER TABLE "editions" ADD COLUMN "past_deliveries" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "editions" ADD COLUMN "pruned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "past_edition_ids" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "bounces_delivery" ON "bounces" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "editions_unpruned" ON "editions" USING btree ("due_at","id") WHERE pruned_at is null;