CREATE TABLE "reproduction_reports" (
	"hash" text PRIMARY KEY NOT NULL,
	"reproduction" text NOT NULL,
	"profile" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"runtime" text NOT NULL,
	"agent" text NOT NULL,
	"device" text NOT NULL,
	"seconds" double precision NOT NULL,
	"seeds" integer NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"record_hash" text,
	"verdicts" jsonb NOT NULL,
	"result" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "reproduction_reports_latest" ON "reproduction_reports" USING btree ("reproduction","received_at","hash");