CREATE TABLE "ranking_decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ranking_decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"surface" text NOT NULL,
	"occasion" text NOT NULL,
	"model_id" bigint,
	"features_version" integer NOT NULL,
	"policy" jsonb NOT NULL,
	"seed" bigint NOT NULL,
	"context" jsonb NOT NULL,
	"candidate_ids" bigint[] NOT NULL,
	"features" jsonb NOT NULL,
	"scores" double precision[] NOT NULL,
	"reasons" jsonb NOT NULL,
	"shown_ids" bigint[] NOT NULL,
	"propensities" double precision[] NOT NULL,
	CONSTRAINT "ranking_decisions_surface" CHECK (surface in ('page', 'digest')),
	CONSTRAINT "ranking_decisions_lengths" CHECK (cardinality(shown_ids) = cardinality(propensities) and cardinality(scores) = cardinality(candidate_ids)
        and 0 < all (propensities) and 1 >= all (propensities))
);
--> statement-breakpoint
CREATE TABLE "ranking_exposures" (
	"day" date NOT NULL,
	"paper_id" bigint NOT NULL,
	"shown" integer NOT NULL,
	CONSTRAINT "ranking_exposures_day_paper_id_pk" PRIMARY KEY("day","paper_id")
);
--> statement-breakpoint
CREATE TABLE "ranking_models" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ranking_models_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created_at" timestamp with time zone NOT NULL,
	"features_version" integer NOT NULL,
	"parameters" jsonb NOT NULL,
	"policy" jsonb NOT NULL,
	"trained_from" timestamp with time zone NOT NULL,
	"trained_to" timestamp with time zone NOT NULL,
	"rows" integer NOT NULL,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'candidate' NOT NULL,
	"decision" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "ranking_models_state" CHECK (state in ('candidate', 'live', 'retired', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "ranking_outcomes" (
	"decision_id" bigint NOT NULL,
	"paper_id" bigint NOT NULL,
	"act" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "ranking_outcomes_decision_id_paper_id_act_pk" PRIMARY KEY("decision_id","paper_id","act"),
	CONSTRAINT "ranking_outcomes_act" CHECK (act in ('open', 'save', 'vote', 'hide'))
);
--> statement-breakpoint
CREATE TABLE "ranking_readers" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"erased_at" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ranking_decisions" ADD CONSTRAINT "ranking_decisions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ranking_decisions" ADD CONSTRAINT "ranking_decisions_model_id_ranking_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."ranking_models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ranking_models" ADD CONSTRAINT "ranking_models_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ranking_outcomes" ADD CONSTRAINT "ranking_outcomes_decision_id_ranking_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."ranking_decisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ranking_readers" ADD CONSTRAINT "ranking_readers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ranking_decisions_once" ON "ranking_decisions" USING btree ("user_id","surface","occasion");--> statement-breakpoint
CREATE INDEX "ranking_decisions_reader" ON "ranking_decisions" USING btree ("user_id","at","id");--> statement-breakpoint
CREATE INDEX "ranking_decisions_at" ON "ranking_decisions" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "ranking_decisions_papers" ON "ranking_decisions" USING gin ("candidate_ids");--> statement-breakpoint
CREATE INDEX "ranking_exposures_paper" ON "ranking_exposures" USING btree ("paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ranking_models_live" ON "ranking_models" USING btree ("state") WHERE state = 'live';--> statement-breakpoint
CREATE INDEX "ranking_models_latest" ON "ranking_models" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "ranking_outcomes_paper" ON "ranking_outcomes" USING btree ("paper_id");