// Made from docs/openapi.json by `pnpm contract`.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this is, and how it is doing
         * @description JSON, or a page for browsers.
         */
        get: operations["get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/webhook-keys.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of `v1a` signatures, as a JWK set */
        get: operations["getWellKnownWebhookKeysJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow/{triggerId}/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a trigger takes calls, at the upstream's own path */
        get: operations["getApiV1WorkflowByTriggerIdTrigger"];
        put?: never;
        /**
         * Starts a run, at the upstream's own path
         * @description Answered before it starts. A browser that sends a form is led to its receipt (303). Which origins, files, fields and signatures are taken is said by the settings of the trigger.
         */
        post: operations["postApiV1WorkflowByTriggerIdTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/executions/{runId}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a run is doing, in the upstream's own words
         * @description Opens with a token that may `read`, or with the Wireflow key of the workspace.
         */
        get: operations["getApiV1WorkflowsExecutionsByRunIdPoll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, for people */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["getHealthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as `/healthz` */
        get: operations["getLivez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures as Prometheus reads them
         * @description Opens with `RELAY_METRICS_TOKEN`, or with the token of the operator.
         */
        get: operations["getFigures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/r/{receipt}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the run of a receipt is doing
         * @description JSON, a page for browsers, or a stream of its changes.
         */
        get: operations["getRByReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls can be accepted
         * @description The database answers and can write, and nothing is stuck.
         */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/results/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an event was too small to carry
         * @description The address, with its signature, is in the event.
         */
        get: operations["getResultsByEventId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/t/{triggerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a trigger takes calls */
        get: operations["getTByTriggerId"];
        put?: never;
        /**
         * Starts a run
         * @description Answered before it starts. A browser that sends a form is led to its receipt (303). Which origins, files, fields and signatures are taken is said by the settings of the trigger.
         */
        post: operations["postTByTriggerId"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/t/{triggerId}/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A puzzle whose solution lets one call in (ALTCHA) */
        get: operations["getTByTriggerIdChallenge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/t/{triggerId}/form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A plain form for the workflow's inputs */
        get: operations["getTByTriggerIdForm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What operators and tokens changed, the newest first
         * @description Each entry is written before its change is made. Kept for 400 days. Starts of runs and published events are not in it: they are runs and events themselves.
         */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries, the newest first
         * @description Several conditions are met together; `state` may come several times.
         */
        get: operations["getDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with every attempt, and the body that they send */
        get: operations["getDeliveriesByDeliveryId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends the same bytes once more, at once
         * @description With the whole schedule. One that is pending is brought forward; one that is on its way stays on it.
         */
        post: operations["postDeliveriesByDeliveryIdRedeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoint-arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many deliveries arrived and how many failed for good, by endpoint and hour
         * @description For the newest 200 endpoints and the last 24 hours, by the hour in which a delivery was owed. Endpoints that were owed nothing are left out.
         */
        get: operations["getEndpointArrivals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Endpoints, the newest first */
        get: operations["getEndpoints"];
        put?: never;
        /**
         * A new subscriber
         * @description Its secret is shown in this answer only.
         */
        post: operations["postEndpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One endpoint */
        get: operations["getEndpointsByEndpointId"];
        put?: never;
        post?: never;
        /** Deletes an endpoint with all that it is still owed */
        delete: operations["deleteEndpointsByEndpointId"];
        options?: never;
        head?: never;
        /** Changes what is given of an endpoint, and keeps the rest */
        patch: operations["patchEndpointsByEndpointId"];
        trace?: never;
    };
    "/v1/endpoints/{endpointId}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends again what failed or was missed, as a tracked job */
        post: operations["postEndpointsByEndpointIdRecover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpointId}/reveal-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shows the secret once more, for an answer that was lost
         * @description After that only a rotation helps.
         */
        post: operations["postEndpointsByEndpointIdRevealSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret
         * @description Shown once. The former ones go on signing beside it for `overlapHours`.
         */
        post: operations["postEndpointsByEndpointIdRotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{endpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a `ping`, also where all else waits */
        post: operations["postEndpointsByEndpointIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events after a number, in order and without a hole
         * @description As JSON or, for `Accept: text/event-stream`, as a stream that begins after `Last-Event-ID`. What was deleted for its age before it was read is a gap.
         */
        get: operations["getEvents"];
        put?: never;
        /**
         * Publishes events of the workspace's own
         * @description One, or up to 500 in `events`: all or none. The same `id` is the same event; with other content it is refused.
         */
        post: operations["postEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Follows executions that something else has started, as a run
         * @description One, or all of a batch. Those that a run has already give that run.
         */
        post: operations["postExecutions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much happened, and how fast, over time
         * @description Several measures in one call. Intervals begin where those of UTC do. Minutes are kept for 8 days and hours for 400; a minute is counted once, 90 seconds after it is over.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a workspace is doing, on one page
         * @description Runs that were accepted in the last 24 hours, by hour; what waits for a person; how long runs and callbacks take; and what was set up.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recoveries, the newest first */
        get: operations["getRecoveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{recoveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a recovery got */
        get: operations["getRecoveriesByRecoveryId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{recoveryId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a recovery where it is
         * @description What was owed again stays owed.
         */
        post: operations["postRecoveriesByRecoveryIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, the newest first
         * @description Several conditions are met together; `state` may come several times.
         */
        get: operations["getRuns"];
        put?: never;
        /**
         * Runs a workflow without a trigger
         * @description Answers 202 at once, or with `wait` 200 with the run once it has ended. The same `Idempotency-Key` within a day is the same run.
         */
        post: operations["postRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run with its executions */
        get: operations["getRunsByRunId"];
        put?: never;
        post?: never;
        /** Removes a run that was kept aside as spam, with its files */
        delete: operations["deleteRunsByRunId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Names the execution that a held run had started */
        post: operations["postRunsByRunIdAdopt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One more address that hears of the end of this run
         * @description Of one that has ended at once.
         */
        post: operations["postRunsByRunIdCallbacks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a run that was not started
         * @description Its subscribers hear of it. What was started upstream cannot be called back.
         */
        post: operations["postRunsByRunIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a held run as failed
         * @description Its subscribers hear of it.
         */
        post: operations["postRunsByRunIdFail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/refetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the upstream once more about a run that has ended
         * @description What it says now is sent in new events.
         */
        post: operations["postRunsByRunIdRefetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a run that was kept aside
         * @description One that was taken for spam, or is held because nobody knows whether it was started.
         */
        post: operations["postRunsByRunIdRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Runs the same workflow with the same inputs again
         * @description Says what it would cost; with `confirm` it starts a new run.
         */
        post: operations["postRunsByRunIdRerun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that happened to a run, in order
         * @description The call, the start, the end of each execution, events, and every attempt of every delivery with its phases: the first 1000.
         */
        get: operations["getRunsByRunIdTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the runs of a trigger, a workflow or a time that wait
         * @description Says how many there are; with `confirm` it ends them.
         */
        post: operations["postRunsCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What runs of a workflow would cost, without starting one
         * @description As the upstream estimates it from what the workflow has saved: inputs that a call sets may change it.
         */
        post: operations["postRunsEstimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Several runs by their ids, with their executions
         * @description Unknown ids are left out.
         */
        post: operations["postRunsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schedules, the newest first */
        get: operations["getSchedules"];
        put?: never;
        /** Calls a trigger by the clock */
        post: operations["postSchedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{scheduleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One schedule, with its next and its last ticks */
        get: operations["getSchedulesByScheduleId"];
        put?: never;
        post?: never;
        /** Deletes a schedule */
        delete: operations["deleteSchedulesByScheduleId"];
        options?: never;
        head?: never;
        /**
         * Changes what is given of a schedule, and keeps the rest
         * @description Ticks of the time when it was switched off are not made up for.
         */
        patch: operations["patchSchedulesByScheduleId"];
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says what an id is
         * @description Whatever id somebody has in hand; nothing where it is not of this workspace.
         */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address that signs the operator in to the console, once
         * @description It works for twelve hours. Its secret stands behind the `#`, which browsers send to nobody.
         */
        post: operations["postSignInLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of `v1a` signatures, the newest first */
        get: operations["getSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new key, which signs after a while */
        post: operations["postSigningKeysRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tokens, the newest first
         * @description Without the tokens themselves, which nobody can show again.
         */
        get: operations["getTokens"];
        put?: never;
        /**
         * A credential for one workspace
         * @description Shown in this answer only. A token makes none that may do more than itself, or for longer.
         */
        post: operations["postTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a token at once, its open streams included */
        delete: operations["deleteTokensByTokenId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{tokenId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another secret for a token
         * @description Shown in this answer only. The former one opens for `overlapHours` more, and one from before it no more. With 0 whoever holds it is let out at once: streams and sessions of the console end.
         */
        post: operations["postTokensByTokenIdRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Triggers, the newest first */
        get: operations["getTriggers"];
        put?: never;
        /** A new public address for a workflow */
        post: operations["postTriggers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers/{triggerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trigger */
        get: operations["getTriggersByTriggerId"];
        put?: never;
        post?: never;
        /**
         * Closes a public address for good
         * @description Where runs wait, `queued` says what becomes of them. If they are too many to be cancelled at once, the answer is 202 and the trigger stays, switched off: make the call again.
         */
        delete: operations["deleteTriggersByTriggerId"];
        options?: never;
        head?: never;
        /**
         * Changes what is given of a trigger, and keeps the rest
         * @description `settings` are replaced as a whole. Where runs wait, switching it off asks in `queued` what becomes of them.
         */
        patch: operations["patchTriggersByTriggerId"];
        trace?: never;
    };
    "/v1/triggers/{triggerId}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the upstream for the inputs of now */
        post: operations["postTriggersByTriggerIdRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/undelivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events that an endpoint was owed and never took, the newest first
         * @description Each with the reason. `POST /v1/endpoints/{endpointId}/recover` sends those of an endpoint again, `POST /v1/deliveries/{deliveryId}/redeliver` a single one.
         */
        get: operations["getUndelivered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the upstream key's budget is, and what waits
         * @description What the relay sent in the last minute, how many runs are where, why nothing is sent if so, and by how much deliveries lag: what an endpoint's limits keep back counts, too, and what waits for the relay's proxy.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/watched-workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workflows whose executions are followed */
        get: operations["getWatchedWorkflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/watched-workflows/{workflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Follows executions of a workflow that others start
         * @description From now on those of the editor, a schedule or another client give the same events as runs.
         */
        put: operations["putWatchedWorkflowsByWorkflowId"];
        post?: never;
        /**
         * Follows a workflow no longer
         * @description What runs already is followed to its end.
         */
        delete: operations["deleteWatchedWorkflowsByWorkflowId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The upstream's list of workflows, kept for a minute
         * @description While the upstream gives no answer the last list is shown; `listedAt` says how old it is.
         */
        get: operations["getWorkflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows/{workflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The name and inputs of a workflow, as they were described last */
        get: operations["getWorkflowsByWorkflowId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows/{workflowId}/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * About how many credits a run of a workflow costs
         * @description Asks the upstream each time. Nothing is started.
         */
        get: operations["getWorkflowsByWorkflowIdEstimate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows/{workflowId}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The nodes of a workflow and how they are connected, without their settings
         * @description Asks the upstream each time.
         */
        get: operations["getWorkflowsByWorkflowIdGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every workspace */
        get: operations["getWorkspaces"];
        put?: never;
        /** A new tenant with its upstream connection */
        post: operations["postWorkspaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Another upstream address or key
         * @description Runs that wait for a cause to be mended are tried again at once.
         */
        put: operations["putWorkspacesByWorkspaceIdConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "batch.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every execution of a batch has ended. */
        post: operations["onBatchCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "custom.*": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An event of the workspace's own, as it was published. */
        post: operations["onCustomAny"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another endpoint was switched off because its deliveries failed. */
        post: operations["onEndpointDisabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.failing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliveries to another endpoint keep failing. */
        post: operations["onEndpointFailing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.recovered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliveries to another endpoint arrive again. */
        post: operations["onEndpointRecovered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run was cancelled. */
        post: operations["onExecutionCancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run completed; its outputs are in the event. */
        post: operations["onExecutionCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run failed, with the reason and the node. */
        post: operations["onExecutionFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wireflow no longer knows the execution of a run. */
        post: operations["onExecutionLost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wireflow has started a run. */
        post: operations["onExecutionStarted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "execution.timed_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run did not end before its deadline. */
        post: operations["onExecutionTimedOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A test of one endpoint, which somebody asked for or the relay makes itself. */
        post: operations["onPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run cannot start, for example for missing credits. It is tried again. */
        post: operations["onRunBlocked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.overdue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run has used up most of its time. It goes on until its deadline. */
        post: operations["onRunOverdue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        AcceptedCall: {
            /** @description The same as `runId`. */
            executionId: string;
            inputs?: components["schemas"]["InputReport"];
            message: string;
            /** @description Where a form leads a browser in its place. */
            redirectUrl?: string;
            runId: string;
            /** @constant */
            status: "queued";
            statusUrl: string;
        } & {
            [key: string]: unknown;
        };
        Attempt: {
            durationMs: number;
            error: string | null;
            number: number;
            /** @description `succeeded`, `status` for an answer that is not 2xx, or the kind of failure. */
            outcome: string;
            /** @description Milliseconds of each phase that happened. */
            phases: {
                [key: string]: number;
            };
            responseBody: string | null;
            /** Format: date-time */
            startedAt: string;
            status: number | null;
        };
        AuditEntry: {
            action: string;
            /** @description Where the call came from: an IPv4 address or the /64 of an IPv6 one. */
            address: string;
            /** @description The same fields afterwards; all of what was made. */
            after: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            at: string;
            /** @description The fields that changed, without secrets; all of what was deleted. */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description Who: the operator or a token, by the API or the console. */
            by: {
                /** @enum {string} */
                kind: "operator" | "token";
                name: string;
                tokenId: string | null;
                /** @enum {string} */
                via: "api" | "console";
            };
            durationMs: number | null;
            id: string;
            parameters: {
                [key: string]: unknown;
            };
            /** @description The `X-Request-Id` of the answer. */
            requestId: string;
            /** @description What the call was answered with: from 400 on nothing was changed. Null where the relay was interrupted, so that nobody knows. */
            status: number | null;
            subject: {
                id: string | null;
                kind: string;
            };
            workspaceId: string | null;
        };
        Budget: {
            perMinute: number;
            sentInLastMinute: number;
        };
        CancelledRuns: {
            cancelledCount: number;
            waitingCount: number;
        };
        Challenge: {
            [key: string]: unknown;
        };
        ChangedTrigger: {
            active: boolean;
            cancelledCount?: number;
            /** Format: date-time */
            createdAt: string;
            deadlineMs: number;
            formUrl: string | null;
            /** @description Part of its public address: keep it secret. */
            id: string;
            inputs: components["schemas"]["WorkflowInput"][];
            name: string;
            paused: boolean;
            redirectUrl: string | null;
            settings: {
                /** @default false */
                challenge: boolean;
                /** @default 0 */
                duplicateWindowMs: number;
                files: {
                    /** @default true */
                    allowed: boolean;
                    /** @default 26214400 */
                    bytes: number;
                    /**
                     * @default [
                     *       "image/*",
                     *       "video/*",
                     *       "audio/*"
                     *     ]
                     */
                    types: string[];
                };
                form: {
                    button?: string;
                    color?: string;
                    /** @default false */
                    defaults: boolean | string[];
                    intro?: string;
                    /** @enum {string} */
                    language?: "en" | "de" | "es" | "fr" | "ja";
                    /** Format: uri */
                    logoUrl?: string;
                    thanks?: string;
                    title?: string;
                };
                iteratorConfigs?: {
                    [key: string]: unknown;
                }[];
                limits: {
                    bodyBytes?: number;
                    /** @default 1000 */
                    inFlight: number | null;
                    /** @default null */
                    requestsPerMinute: number | null;
                    /** @default 120 */
                    requestsPerMinutePerIp: number | null;
                    /** @default 5000 */
                    runsPerDay: number | null;
                };
                /** @default {} */
                mapping: {
                    [key: string]: {
                        from: string;
                    } | {
                        value: unknown;
                    };
                };
                origins?: string[];
                receipt: {
                    /** @default false */
                    outputs: boolean | string[];
                };
                /** @default [] */
                redirectHosts: string[];
                requireInput?: boolean;
                /** @default false */
                strict: boolean;
                targetNodeId?: string;
                /**
                 * @default execute
                 * @enum {string}
                 */
                way: "execute" | "run" | "trigger";
            };
            signed: boolean;
            url: string;
            waitingCount?: number;
            workflowId: string;
            workflowName: string | null;
        };
        /** @description What the upstream says that runs used which ended in this day and month of UTC. */
        CreditsUsed: {
            byTrigger: {
                thisMonth: number;
                today: number;
                /** @description Null for runs that a token asked for. */
                triggerId: string | null;
            }[];
            byWorkflow: {
                thisMonth: number;
                today: number;
                workflowId: string;
            }[];
            /**
             * Format: date-time
             * @description Runs that ended later are not in it yet.
             */
            countedUntil: string;
            thisMonth: number;
            today: number;
        };
        CustomEvent: {
            data: {
                [key: string]: unknown;
            };
            id?: string;
            /** Format: date-time */
            timestamp?: string;
            type: string;
        };
        Delivery: {
            attemptCount: number;
            /** Format: date-time */
            createdAt: string;
            endedAt: string | null;
            endpointId: string;
            endpointUrl: string;
            eventId: string;
            eventType: string;
            id: string;
            nextAttemptAt: string | null;
            runId: string | null;
            state: components["schemas"]["DeliveryState"];
        };
        DeliveryDetail: {
            attemptCount: number;
            attempts: components["schemas"]["Attempt"][];
            /** @description The exact text that is signed. */
            body: string | null;
            /** Format: date-time */
            createdAt: string;
            endedAt: string | null;
            endpointId: string;
            endpointUrl: string;
            eventId: string;
            eventType: string;
            id: string;
            nextAttemptAt: string | null;
            runId: string | null;
            state: components["schemas"]["DeliveryState"];
        };
        /**
         * @description `missed` was never attempted, because its endpoint was disabled.
         * @enum {string}
         */
        DeliveryState: "pending" | "succeeded" | "failed" | "missed";
        Endpoint: {
            asymmetric: boolean;
            concurrency: number;
            conditions: {
                /** @enum {string} */
                op: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "startsWith" | "contains" | "exists";
                path: string;
                value?: unknown;
            }[];
            /** Format: date-time */
            createdAt: string;
            deleteWhenGone: boolean;
            description: string;
            disabledReason: string | null;
            enabled: boolean;
            eventTypes: string[];
            failingSince: string | null;
            headers: {
                [key: string]: string;
            };
            id: string;
            metadata: {
                [key: string]: unknown;
            };
            nextProbeAt: string | null;
            paused: boolean;
            ratePerSecond: number | null;
            retiringSecrets: {
                /** Format: date-time */
                until: string;
            }[];
            scheduleSeconds: number[] | null;
            secretHeaders: string[];
            triggerIds: string[];
            /** Format: uri */
            url: string;
            warnEmail: string | null;
            workflowIds: string[];
        };
        EndpointArrivals: {
            endpointId: string;
            hours: {
                failed: number;
                /** Format: date-time */
                from: string;
                succeeded: number;
            }[];
        };
        EndpointWithSecret: {
            asymmetric: boolean;
            concurrency: number;
            conditions: {
                /** @enum {string} */
                op: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "startsWith" | "contains" | "exists";
                path: string;
                value?: unknown;
            }[];
            /** Format: date-time */
            createdAt: string;
            deleteWhenGone: boolean;
            description: string;
            disabledReason: string | null;
            enabled: boolean;
            eventTypes: string[];
            failingSince: string | null;
            headers: {
                [key: string]: string;
            };
            id: string;
            metadata: {
                [key: string]: unknown;
            };
            nextProbeAt: string | null;
            paused: boolean;
            ratePerSecond: number | null;
            retiringSecrets: {
                /** Format: date-time */
                until: string;
            }[];
            scheduleSeconds: number[] | null;
            /** @description Shown in this answer only. */
            secret: string;
            secretHeaders: string[];
            triggerIds: string[];
            /** Format: uri */
            url: string;
            warnEmail: string | null;
            workflowIds: string[];
        };
        Error: {
            error: {
                code: components["schemas"]["ErrorCode"];
                /** @description The fields that are wrong, or what the code is about. */
                details?: components["schemas"]["Fault"][] | {
                    [key: string]: unknown;
                };
                /** @description What was wrong, and what to do. */
                message: string;
                /** @description To quote when asking for help. */
                requestId: string;
            };
        };
        /** @enum {string} */
        ErrorCode: "malformed_body" | "invalid_request" | "trigger_inactive" | "unauthorized" | "signature_invalid" | "insufficient_scope" | "origin_not_allowed" | "challenge_required" | "challenge_failed" | "not_found" | "trigger_not_found" | "method_not_allowed" | "too_slow" | "conflict" | "limit_reached" | "runs_waiting" | "link_expired" | "body_too_large" | "file_too_large" | "unsupported_media_type" | "file_not_allowed" | "workflow_unavailable" | "upstream_refused" | "invalid_inputs" | "idempotency_mismatch" | "rate_limited" | "internal" | "upstream_unavailable" | "not_ready" | "upstream_busy" | "overloaded" | "loop_detected";
        Estimate: {
            availableCredits: number | null;
            breakdown: {
                [key: string]: unknown;
            }[];
            /** @description False when it is a lower bound. */
            complete: boolean;
            credits: number;
            lastTimeCredits: number | null;
            sufficient: boolean;
        };
        Execution: {
            creditsUsed: number | null;
            error: components["schemas"]["RunError"] | null;
            /** @description The upstream's own id of it. */
            id: string;
            /** @description How each node did, or does. */
            nodes: components["schemas"]["NodeState"][];
            outputs: components["schemas"]["Output"][];
            status: string;
        };
        ExecutionPoll: {
            error?: string;
            nodeResults: {
                nodeRuns: {
                    [key: string]: unknown;
                }[];
            };
            /** @enum {string} */
            status: "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
        };
        /** @description One thing that is wrong, and with which field. */
        Fault: {
            /** @description Of an input of a workflow. */
            expected?: string;
            field: string;
            message: string;
            received?: string;
        };
        FeedEvent: {
            data: {
                [key: string]: unknown;
            };
            id: string;
            sequence: number;
            /** Format: date-time */
            timestamp: string;
            type: string;
        };
        Found: {
            id: string;
            /** @enum {string} */
            kind: "run" | "receipt" | "execution" | "event" | "delivery" | "endpoint" | "trigger" | "schedule" | "recovery" | "workflow";
            /** @description Where the API shows it. */
            path: string | null;
            runId: string | null;
            state: string | null;
        };
        Front: {
            consoleUrl: string;
            docsUrl: string;
            /** @description A form to try: of the demo. */
            formUrl?: string;
            name: string;
            /** @description Whether calls are taken. */
            ok: boolean;
            openapiUrl: string;
            version: string;
        };
        /** @description The numbers of events that were deleted for their age. */
        Gap: {
            from: number;
            to: number;
        };
        Happening: {
            /** Format: date-time */
            at: string;
            /** @description The ids of what it is about, and how it went. */
            details: {
                [key: string]: unknown;
            };
            /** @description How long an attempt took; until it was started, how long a run waited; for an end, how long it took to get there. */
            durationMs: number | null;
            /** @enum {string} */
            kind: "run.accepted" | "run.started" | "execution.ended" | "run.ended" | "event.written" | "delivery.attempted" | "delivery.ended";
        };
        InputReport: {
            /** @description Fields that set no input. */
            ignored: string[];
            /** @description Inputs that keep the saved value. */
            kept: string[];
            /** @description Inputs that have a value of the call. */
            set: string[];
        };
        NewTrigger: {
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            deadlineMs: number;
            formUrl: string | null;
            /** @description Part of its public address: keep it secret. */
            id: string;
            inputs: components["schemas"]["WorkflowInput"][];
            name: string;
            paused: boolean;
            redirectUrl: string | null;
            settings: {
                /** @default false */
                challenge: boolean;
                /** @default 0 */
                duplicateWindowMs: number;
                files: {
                    /** @default true */
                    allowed: boolean;
                    /** @default 26214400 */
                    bytes: number;
                    /**
                     * @default [
                     *       "image/*",
                     *       "video/*",
                     *       "audio/*"
                     *     ]
                     */
                    types: string[];
                };
                form: {
                    button?: string;
                    color?: string;
                    /** @default false */
                    defaults: boolean | string[];
                    intro?: string;
                    /** @enum {string} */
                    language?: "en" | "de" | "es" | "fr" | "ja";
                    /** Format: uri */
                    logoUrl?: string;
                    thanks?: string;
                    title?: string;
                };
                iteratorConfigs?: {
                    [key: string]: unknown;
                }[];
                limits: {
                    bodyBytes?: number;
                    /** @default 1000 */
                    inFlight: number | null;
                    /** @default null */
                    requestsPerMinute: number | null;
                    /** @default 120 */
                    requestsPerMinutePerIp: number | null;
                    /** @default 5000 */
                    runsPerDay: number | null;
                };
                /** @default {} */
                mapping: {
                    [key: string]: {
                        from: string;
                    } | {
                        value: unknown;
                    };
                };
                origins?: string[];
                receipt: {
                    /** @default false */
                    outputs: boolean | string[];
                };
                /** @default [] */
                redirectHosts: string[];
                requireInput?: boolean;
                /** @default false */
                strict: boolean;
                targetNodeId?: string;
                /**
                 * @default execute
                 * @enum {string}
                 */
                way: "execute" | "run" | "trigger";
            };
            signed: boolean;
            /** @description Of a signed trigger; shown in this answer only. */
            signingSecret?: string;
            url: string;
            /** @description Its runs that wait. */
            waitingCount: number;
            workflowId: string;
            workflowName: string | null;
        };
        NodeState: {
            error: unknown;
            label: string | null;
            nodeId: string;
            status: string;
        };
        Output: {
            label: string;
            nodeId: string;
            text?: string;
            /** @enum {string} */
            type: "image" | "video" | "audio" | "text" | "json" | "file";
            url?: string;
        };
        Overview: {
            creditsUsed: number;
            /** @description From the event to the answer of its subscriber. */
            deliveryLag: {
                /** @description Of how many, the newest 500 at most. */
                count: number;
                p50Ms: number | null;
                p95Ms: number | null;
            };
            /** @description Those that are failing, or that the relay has disabled. */
            endpoints: {
                disabledReason: string | null;
                failingSince: string | null;
                id: string;
                url: string;
            }[];
            hours: {
                /** @description Ended, and neither completed nor cancelled. */
                bad: number;
                completed: number;
                /** Format: date-time */
                from: string;
                other: number;
                total: number;
            }[];
            /** @description Larger counts are told as this. */
            mostCounted: number;
            /** @description From the start to the end, of completed runs. */
            runDuration: {
                /** @description Of how many, the newest 500 at most. */
                count: number;
                p50Ms: number | null;
                p95Ms: number | null;
            };
            runs: {
                /** @description Ended, and neither completed nor cancelled. */
                bad: number;
                completed: number;
                other: number;
                total: number;
            };
            /** Format: date-time */
            since: string;
            states: {
                [key: string]: number;
            };
            steps: {
                hasEndpoint: boolean;
                hasRun: boolean;
                triggerId: string | null;
            };
            undelivered: {
                count: number;
                endpointId: string;
            }[];
        };
        PublicKey: {
            /** @constant */
            alg: "EdDSA";
            /** Format: date-time */
            createdAt: string;
            /** @constant */
            crv: "Ed25519";
            kid: string;
            /** @constant */
            kty: "OKP";
            publicKey: string;
            /** @constant */
            use: "sig";
            x: string;
        };
        PublishedEvent: {
            /** @description True where it was published before. */
            duplicate: boolean;
            id: string;
            /** @description The publisher's own name for it. */
            key: string | null;
            sequence: number;
        };
        QuarantinedFile: {
            bytes: number;
            field: string;
            kept: boolean;
            name: string;
            position: number;
            type: string;
        };
        QueuePlace: {
            expectedStartAt: string | null;
            /** @description 1 is the next to start. Null while its trigger is paused. */
            position: number | null;
        };
        Receipt: {
            /** Format: date-time */
            acceptedAt: string;
            ended: boolean;
            endedAt: string | null;
            inputs?: components["schemas"]["InputReport"];
            /** @description Where the trigger shows what its runs make. */
            outputs?: {
                label: string;
                text?: string;
                type: string;
                url?: string;
            }[];
            queue: {
                expectedStartAt: string | null;
                position: number | null;
            } | null;
            runId: string;
            startedAt: string | null;
            status: components["schemas"]["RunState"];
        } & {
            [key: string]: unknown;
        };
        Recovery: {
            /** Format: date-time */
            createdAt: string;
            doneCount: number;
            endedAt: string | null;
            endpointId: string;
            /** @description Empty means all. */
            eventTypes: string[];
            id: string;
            ratePerSecond: number;
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "running" | "completed" | "cancelled";
            totalCount: number;
            /** Format: date-time */
            until: string;
        };
        RefetchedRun: {
            /** Format: date-time */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description The end of its wait; once it was started, of its own time.
             */
            deadlineAt: string;
            endedAt: string | null;
            error: components["schemas"]["RunError"] | null;
            eventIds: string[];
            executions: components["schemas"]["Execution"][];
            id: string;
            /** @description Null where the data is handed on as it came. */
            inputs: components["schemas"]["InputReport"] | null;
            iteratorConfigs: {
                [key: string]: unknown;
            }[] | null;
            metadata: {
                [key: string]: unknown;
            };
            startedAt: string | null;
            state: components["schemas"]["RunState"];
            /** @description Its receipt, for whoever has the address. */
            statusUrl: string;
            targetNodeId: string | null;
            /** @description What was sent. */
            triggerData: {
                [key: string]: unknown;
            };
            /** @description Null for a run of a token. */
            triggerId: string | null;
            /** @enum {string} */
            way: "execute" | "run" | "trigger";
            workflowId: string;
            workflowName: string | null;
        };
        RotatedToken: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description Until when the former secret opens.
             */
            formerUntil: string;
            id: string;
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description When its secret was replaced. */
            rotatedAt: string | null;
            scopes: ("read" | "run" | "manage" | "admin")[];
            token: string;
            workspaceId: string;
        };
        Run: {
            /** Format: date-time */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description The end of its wait; once it was started, of its own time.
             */
            deadlineAt: string;
            endedAt: string | null;
            error: components["schemas"]["RunError"] | null;
            executions: components["schemas"]["Execution"][];
            id: string;
            /** @description Null where the data is handed on as it came. */
            inputs: components["schemas"]["InputReport"] | null;
            iteratorConfigs: {
                [key: string]: unknown;
            }[] | null;
            metadata: {
                [key: string]: unknown;
            };
            startedAt: string | null;
            state: components["schemas"]["RunState"];
            /** @description Its receipt, for whoever has the address. */
            statusUrl: string;
            targetNodeId: string | null;
            /** @description What was sent. */
            triggerData: {
                [key: string]: unknown;
            };
            /** @description Null for a run of a token. */
            triggerId: string | null;
            /** @enum {string} */
            way: "execute" | "run" | "trigger";
            workflowId: string;
            workflowName: string | null;
        };
        RunDetail: {
            /** Format: date-time */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description The end of its wait; once it was started, of its own time.
             */
            deadlineAt: string;
            endedAt: string | null;
            error: components["schemas"]["RunError"] | null;
            executions: components["schemas"]["Execution"][];
            /** @description Of a run that was taken for spam. */
            files?: components["schemas"]["QuarantinedFile"][];
            id: string;
            /** @description Null where the data is handed on as it came. */
            inputs: components["schemas"]["InputReport"] | null;
            iteratorConfigs: {
                [key: string]: unknown;
            }[] | null;
            metadata: {
                [key: string]: unknown;
            };
            /** @description Null once it was started. */
            queue: components["schemas"]["QueuePlace"] | null;
            startedAt: string | null;
            state: components["schemas"]["RunState"];
            /** @description Its receipt, for whoever has the address. */
            statusUrl: string;
            targetNodeId: string | null;
            /** @description What was sent. */
            triggerData: {
                [key: string]: unknown;
            };
            /** @description Null for a run of a token. */
            triggerId: string | null;
            /** @enum {string} */
            way: "execute" | "run" | "trigger";
            workflowId: string;
            workflowName: string | null;
        };
        RunError: {
            message: string;
            nodeId: string | null;
        };
        RunsEstimate: {
            /** @description What the account has; null where the upstream does not say. */
            availableCredits: number | null;
            /** @description False when it is a lower bound. */
            complete: boolean;
            /** @description Of all the runs together. */
            credits: number;
            creditsPerRun: number;
            /** @description What each node costs in one run; the others cost nothing. */
            nodes: {
                credits: number;
                iterations: number | null;
                label: string | null;
                model: string | null;
                nodeId: string;
            }[];
            runs: number;
            /** @description Whether the account can pay for all the runs. */
            sufficient: boolean;
            workflowId: string;
        };
        /**
         * @description Those after `running` are ends. `blocked` waits for credits or a key, `held` for a person, `quarantined` was taken for spam.
         * @enum {string}
         */
        RunState: "quarantined" | "accepted" | "starting" | "blocked" | "held" | "running" | "completed" | "failed" | "cancelled" | "timed_out" | "lost";
        RunSummary: {
            /** Format: date-time */
            acceptedAt: string;
            /** @description Null where it is not known. */
            creditsUsed: number | null;
            /**
             * Format: date-time
             * @description The end of its wait; once it was started, of its own time.
             */
            deadlineAt: string;
            deliveries: {
                /** @description How many are told of its events. */
                count: number;
                deliveredCount: number;
            };
            endedAt: string | null;
            error: components["schemas"]["RunError"] | null;
            id: string;
            startedAt: string | null;
            state: components["schemas"]["RunState"];
            /** @description Its receipt, for whoever has the address. */
            statusUrl: string;
            /** @description Null for a run of a token. */
            triggerId: string | null;
            workflowId: string;
            workflowName: string | null;
        };
        RunWithCallback: {
            /** Format: date-time */
            acceptedAt: string;
            callback?: {
                /** @description Shown in this answer only. */
                secret: string;
                url: string;
            };
            /**
             * Format: date-time
             * @description The end of its wait; once it was started, of its own time.
             */
            deadlineAt: string;
            endedAt: string | null;
            error: components["schemas"]["RunError"] | null;
            executions: components["schemas"]["Execution"][];
            id: string;
            /** @description Null where the data is handed on as it came. */
            inputs: components["schemas"]["InputReport"] | null;
            iteratorConfigs: {
                [key: string]: unknown;
            }[] | null;
            metadata: {
                [key: string]: unknown;
            };
            startedAt: string | null;
            state: components["schemas"]["RunState"];
            /** @description Its receipt, for whoever has the address. */
            statusUrl: string;
            targetNodeId: string | null;
            /** @description What was sent. */
            triggerData: {
                [key: string]: unknown;
            };
            /** @description Null for a run of a token. */
            triggerId: string | null;
            /** @enum {string} */
            way: "execute" | "run" | "trigger";
            workflowId: string;
            workflowName: string | null;
        };
        Schedule: {
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            cron: string;
            data: {
                [key: string]: unknown;
            };
            id: string;
            nextAt: string | null;
            ticks: {
                /** Format: date-time */
                at: string;
                missedCount: number;
                refusal: string | null;
                runId: string | null;
            }[];
            timeZone: string;
            triggerId: string;
            /** @description Those after now; one that is due and not taken yet is `nextAt` only. */
            upcoming: string[];
        };
        ScheduleSummary: {
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            cron: string;
            data: {
                [key: string]: unknown;
            };
            id: string;
            nextAt: string | null;
            timeZone: string;
            triggerId: string;
        };
        Series: {
            /** @description Null for all together. */
            group: {
                /** @enum {string} */
                by: "state" | "outcome" | "statusClass" | "trigger" | "workflow" | "endpoint";
                value: string;
            } | null;
            measure: string;
            /** @description One for each interval from `from` on. Null where it is not counted yet, and of a share or percentile where nothing happened. */
            points: (number | null)[];
            /** @enum {string} */
            unit: "count" | "credits" | "share" | "ms";
        };
        SigningKey: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            publicKey: string;
            /** @description Until when it is published. */
            retiresAt: string | null;
            /** Format: date-time */
            signsFrom: string;
        };
        Timeline: {
            /** @description False where there is more than 1000. */
            complete: boolean;
            data: components["schemas"]["Happening"][];
        };
        Token: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            id: string;
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description When its secret was replaced. */
            rotatedAt: string | null;
            scopes: ("read" | "run" | "manage" | "admin")[];
            workspaceId: string;
        };
        TokenWithText: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            id: string;
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description When its secret was replaced. */
            rotatedAt: string | null;
            scopes: ("read" | "run" | "manage" | "admin")[];
            token: string;
            workspaceId: string;
        };
        Trigger: {
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            deadlineMs: number;
            formUrl: string | null;
            /** @description Part of its public address: keep it secret. */
            id: string;
            inputs: components["schemas"]["WorkflowInput"][];
            name: string;
            paused: boolean;
            redirectUrl: string | null;
            settings: {
                /** @default false */
                challenge: boolean;
                /** @default 0 */
                duplicateWindowMs: number;
                files: {
                    /** @default true */
                    allowed: boolean;
                    /** @default 26214400 */
                    bytes: number;
                    /**
                     * @default [
                     *       "image/*",
                     *       "video/*",
                     *       "audio/*"
                     *     ]
                     */
                    types: string[];
                };
                form: {
                    button?: string;
                    color?: string;
                    /** @default false */
                    defaults: boolean | string[];
                    intro?: string;
                    /** @enum {string} */
                    language?: "en" | "de" | "es" | "fr" | "ja";
                    /** Format: uri */
                    logoUrl?: string;
                    thanks?: string;
                    title?: string;
                };
                iteratorConfigs?: {
                    [key: string]: unknown;
                }[];
                limits: {
                    bodyBytes?: number;
                    /** @default 1000 */
                    inFlight: number | null;
                    /** @default null */
                    requestsPerMinute: number | null;
                    /** @default 120 */
                    requestsPerMinutePerIp: number | null;
                    /** @default 5000 */
                    runsPerDay: number | null;
                };
                /** @default {} */
                mapping: {
                    [key: string]: {
                        from: string;
                    } | {
                        value: unknown;
                    };
                };
                origins?: string[];
                receipt: {
                    /** @default false */
                    outputs: boolean | string[];
                };
                /** @default [] */
                redirectHosts: string[];
                requireInput?: boolean;
                /** @default false */
                strict: boolean;
                targetNodeId?: string;
                /**
                 * @default execute
                 * @enum {string}
                 */
                way: "execute" | "run" | "trigger";
            };
            signed: boolean;
            url: string;
            /** @description Its runs that wait. */
            waitingCount: number;
            workflowId: string;
            workflowName: string | null;
        };
        TriggerState: {
            isActive: boolean;
            message: string;
            name: string;
        } & {
            [key: string]: unknown;
        };
        Undelivered: {
            attemptCount: number;
            /** Format: date-time */
            createdAt: string;
            deliveryId: string;
            endedAt: string | null;
            endpointId: string;
            eventId: string;
            eventType: string;
            lastOutcome: string | null;
            lastStatus: number | null;
            /**
             * @description `schedule_used_up`: every attempt failed. `gone`: the endpoint answered 410. `disabled`: it was never attempted. `deleted`: the endpoint is not there any more.
             * @enum {string}
             */
            reason: "schedule_used_up" | "gone" | "disabled" | "deleted";
            runId: string | null;
        };
        UpstreamError: {
            error: string;
        };
        Usage: {
            credits: components["schemas"]["CreditsUsed"];
            deliveries: {
                lagSeconds: number;
                /** @description An endpoint. */
                longestWaitingAt: string | null;
                trouble: {
                    message: string;
                    /** Format: date-time */
                    since: string;
                } | null;
            };
            /** @description Null before anything was sent. */
            requests: components["schemas"]["Budget"] | null;
            /** @description How many that have not ended are in which state. */
            runs: {
                [key: string]: number;
            };
            starts: components["schemas"]["Budget"] | null;
            /** @description Why nothing is sent to the upstream. */
            trouble: {
                code: string;
                message: string;
                /** @enum {string} */
                of: "starts" | "looks";
                /** Format: date-time */
                since: string;
                /** Format: date-time */
                until?: string;
            } | null;
        };
        WorkflowDescription: {
            /** Format: date-time */
            describedAt: string;
            id: string;
            inputs: components["schemas"]["WorkflowInput"][];
            name: string;
        };
        WorkflowEstimate: {
            availableCredits: number | null;
            breakdown: {
                [key: string]: unknown;
            }[];
            /** @description False when it is a lower bound. */
            complete: boolean;
            credits: number;
            sufficient: boolean;
        };
        WorkflowGraph: {
            edges: {
                source: string;
                target: string;
            }[];
            nodes: {
                id: string;
                label: string;
                type: string;
            }[];
        };
        WorkflowInput: {
            /** @description The value that the workflow has saved. */
            default?: string;
            label: string;
            max?: number;
            min?: number;
            nodeId: string;
            options?: string[];
            required: boolean;
            step?: number;
            type: string;
        };
        Workspace: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            name: string;
            upstreamUrl: string;
        };
    };
    responses: {
        /** @description `malformed_body`, `invalid_request`, `trigger_inactive` */
        Refused400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `unauthorized`, `signature_invalid` */
        Refused401: {
            headers: {
                /** @description What is missing (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `insufficient_scope`, `origin_not_allowed`, `challenge_required`, `challenge_failed` */
        Refused403: {
            headers: {
                /** @description What is missing (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `not_found`, `trigger_not_found` */
        Refused404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `too_slow` */
        Refused408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `conflict`, `limit_reached`, `runs_waiting` */
        Refused409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `link_expired` */
        Refused410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `body_too_large`, `file_too_large` */
        Refused413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `unsupported_media_type`, `file_not_allowed` */
        Refused415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `workflow_unavailable`, `upstream_refused`, `invalid_inputs`, `idempotency_mismatch` */
        Refused422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `rate_limited` */
        Refused429: {
            headers: {
                /** @description When to try again, in seconds. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `internal` */
        Refused500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `upstream_unavailable` */
        Refused502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `not_ready`, `upstream_busy`, `overloaded` */
        Refused503: {
            headers: {
                /** @description When to try again, in seconds. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `loop_detected` */
        Refused508: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description `malformed_body`, `invalid_request`, `trigger_inactive` */
        UpstreamRefused400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The body is not valid JSON."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `unauthorized`, `signature_invalid` */
        UpstreamRefused401: {
            headers: {
                /** @description What is missing (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "This token is not known."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `insufficient_scope`, `origin_not_allowed`, `challenge_required`, `challenge_failed` */
        UpstreamRefused403: {
            headers: {
                /** @description What is missing (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "This token lacks the scope \"manage\". Use one that has it."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `not_found`, `trigger_not_found` */
        UpstreamRefused404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "There is no such run."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `too_slow` */
        UpstreamRefused408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The body came too slowly."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `conflict`, `limit_reached`, `runs_waiting` */
        UpstreamRefused409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The run has not ended; it is running."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `body_too_large`, `file_too_large` */
        UpstreamRefused413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The body is larger than what is taken here."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `unsupported_media_type`, `file_not_allowed` */
        UpstreamRefused415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Bodies of this type are not taken here."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `workflow_unavailable`, `upstream_refused`, `invalid_inputs`, `idempotency_mismatch` */
        UpstreamRefused422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The upstream refuses to describe this workflow."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `rate_limited` */
        UpstreamRefused429: {
            headers: {
                /** @description When to try again, in seconds. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Too many calls. Send the same again in 12 s."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `internal` */
        UpstreamRefused500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Something went wrong here. It was recorded under this request id."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `upstream_unavailable` */
        UpstreamRefused502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The upstream gives no usable answer."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `not_ready`, `upstream_busy`, `overloaded` */
        UpstreamRefused503: {
            headers: {
                /** @description When to try again, in seconds. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The relay cannot reach its database. Nothing was lost."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
        /** @description `loop_detected` */
        UpstreamRefused508: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The call comes from deliveries of its own runs."
                 *     }
                 */
                "application/json": components["schemas"]["UpstreamError"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Front"];
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getWellKnownWebhookKeysJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: components["schemas"]["PublicKey"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getApiV1WorkflowByTriggerIdTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerState"];
                };
            };
            400: components["responses"]["UpstreamRefused400"];
            403: components["responses"]["UpstreamRefused403"];
            404: components["responses"]["UpstreamRefused404"];
            500: components["responses"]["UpstreamRefused500"];
            503: components["responses"]["UpstreamRefused503"];
        };
    };
    postApiV1WorkflowByTriggerIdTrigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description A solved challenge. */
                "Altcha-Payload"?: string;
                /** @description The same key with the same body is the same call. */
                "Idempotency-Key"?: string;
                "Webhook-Id"?: string;
                /** @description Of a signed trigger, in the form of Standard Webhooks. */
                "Webhook-Signature"?: string;
                "Webhook-Timestamp"?: string;
            };
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-www-form-urlencoded": {
                    [key: string]: unknown;
                };
                "multipart/form-data": {
                    [key: string]: unknown;
                };
                "text/plain": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedCall"];
                };
            };
            /** @description The browser is led on */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["UpstreamRefused400"];
            401: components["responses"]["UpstreamRefused401"];
            403: components["responses"]["UpstreamRefused403"];
            404: components["responses"]["UpstreamRefused404"];
            408: components["responses"]["UpstreamRefused408"];
            409: components["responses"]["UpstreamRefused409"];
            413: components["responses"]["UpstreamRefused413"];
            415: components["responses"]["UpstreamRefused415"];
            422: components["responses"]["UpstreamRefused422"];
            429: components["responses"]["UpstreamRefused429"];
            500: components["responses"]["UpstreamRefused500"];
            502: components["responses"]["UpstreamRefused502"];
            503: components["responses"]["UpstreamRefused503"];
            508: components["responses"]["UpstreamRefused508"];
        };
    };
    getApiV1WorkflowsExecutionsByRunIdPoll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionPoll"];
                };
            };
            400: components["responses"]["UpstreamRefused400"];
            401: components["responses"]["UpstreamRefused401"];
            403: components["responses"]["UpstreamRefused403"];
            404: components["responses"]["UpstreamRefused404"];
            500: components["responses"]["UpstreamRefused500"];
            503: components["responses"]["UpstreamRefused503"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getHealthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getLivez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getFigures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getRByReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receipt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                    "text/event-stream": string;
                };
            };
            /** @description It is what `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                        /** @enum {string} */
                        queue: "ok" | "down";
                    };
                };
            };
            400: components["responses"]["Refused400"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getResultsByEventId: {
        parameters: {
            query: {
                expires: string;
                signature: string;
            };
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            400: components["responses"]["Refused400"];
            404: components["responses"]["Refused404"];
            410: components["responses"]["Refused410"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getTByTriggerId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerState"];
                };
            };
            400: components["responses"]["Refused400"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postTByTriggerId: {
        parameters: {
            query?: never;
            header?: {
                /** @description A solved challenge. */
                "Altcha-Payload"?: string;
                /** @description The same key with the same body is the same call. */
                "Idempotency-Key"?: string;
                "Webhook-Id"?: string;
                /** @description Of a signed trigger, in the form of Standard Webhooks. */
                "Webhook-Signature"?: string;
                "Webhook-Timestamp"?: string;
            };
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-www-form-urlencoded": {
                    [key: string]: unknown;
                };
                "multipart/form-data": {
                    [key: string]: unknown;
                };
                "text/plain": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedCall"];
                };
            };
            /** @description The browser is led on */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
            508: components["responses"]["Refused508"];
        };
    };
    getTByTriggerIdChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Challenge"];
                };
            };
            400: components["responses"]["Refused400"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getTByTriggerIdForm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Refused400"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getAudit: {
        parameters: {
            query?: {
                action?: "workspace.create" | "workspace.connect" | "signing-keys.rotate" | "console.sign-in-link" | "token.create" | "token.delete" | "token.rotate" | "trigger.create" | "trigger.update" | "trigger.delete" | "trigger.refresh" | "watched-workflow.add" | "watched-workflow.remove" | "schedule.create" | "schedule.update" | "schedule.delete" | "run.cancel-all" | "run.refetch" | "run.rerun" | "run.cancel" | "run.release" | "run.adopt" | "run.fail" | "run.delete" | "endpoint.create" | "endpoint.update" | "endpoint.delete" | "endpoint.rotate-secret" | "endpoint.test" | "endpoint.reveal-secret" | "endpoint.recover" | "recovery.cancel" | "delivery.redeliver";
                after?: string;
                before?: string;
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
                subjectId?: string;
                tokenId?: string;
                /** @description For the operator. */
                workspaceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getDeliveries: {
        parameters: {
            query?: {
                createdAfter?: string;
                createdBefore?: string;
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                endpointId?: string;
                eventType?: string;
                limit?: number;
                runId?: string;
                state?: components["schemas"]["DeliveryState"][];
                /** @description With an attempt that failed so: `none` for those without an answer. */
                statusClass?: "none" | "3xx" | "4xx" | "5xx";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getDeliveriesByDeliveryId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postDeliveriesByDeliveryIdRedeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getEndpointArrivals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndpointArrivals"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getEndpoints: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Endpoint"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    asymmetric?: boolean;
                    concurrency?: number;
                    conditions?: {
                        /** @enum {string} */
                        op: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "startsWith" | "contains" | "exists";
                        path: string;
                        value?: unknown;
                    }[];
                    deleteWhenGone?: boolean;
                    description?: string;
                    eventTypes?: string[];
                    headers?: {
                        [key: string]: string;
                    };
                    metadata?: {
                        [key: string]: unknown;
                    };
                    ratePerSecond?: number | null;
                    scheduleSeconds?: number[] | null;
                    secretHeaders?: {
                        [key: string]: string;
                    };
                    triggerIds?: string[];
                    /** Format: uri */
                    url: string;
                    warnEmail?: string | null;
                    workflowIds?: string[];
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointWithSecret"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getEndpointsByEndpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteEndpointsByEndpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    patchEndpointsByEndpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    asymmetric?: boolean;
                    concurrency?: number;
                    conditions?: {
                        /** @enum {string} */
                        op: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "startsWith" | "contains" | "exists";
                        path: string;
                        value?: unknown;
                    }[];
                    deleteWhenGone?: boolean;
                    description?: string;
                    enabled?: boolean;
                    eventTypes?: string[];
                    headers?: {
                        [key: string]: string;
                    };
                    metadata?: {
                        [key: string]: unknown;
                    };
                    paused?: boolean;
                    ratePerSecond?: number | null;
                    scheduleSeconds?: number[] | null;
                    secretHeaders?: {
                        [key: string]: string;
                    };
                    triggerIds?: string[];
                    /** Format: uri */
                    url?: string;
                    warnEmail?: string | null;
                    workflowIds?: string[];
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEndpointsByEndpointIdRecover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    eventTypes?: string[];
                    /** @default 50 */
                    ratePerSecond?: number;
                    /**
                     * Format: date-time
                     * @description A time in RFC 3339, or milliseconds since 1970.
                     */
                    since: string | number;
                    /**
                     * Format: date-time
                     * @description A time in RFC 3339, or milliseconds since 1970.
                     */
                    until?: string | number;
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEndpointsByEndpointIdRevealSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEndpointsByEndpointIdRotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 24 */
                    overlapHours?: number;
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        formerSecretsSignUntil: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEndpointsByEndpointIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveryId: string;
                        eventId: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
                wait?: number;
            };
            header?: {
                /** @description The number after which to begin, in place of `after`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeedEvent"][];
                        gap: components["schemas"]["Gap"] | null;
                        newest: number;
                        /** @description What to give as `after` next. */
                        next: number;
                        oldest: number | null;
                    };
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomEvent"] | {
                    events: components["schemas"]["CustomEvent"][];
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PublishedEvent"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postExecutions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    callback?: {
                        /** @default 0 */
                        notBeforeMs?: number;
                        secret?: string;
                        /** Format: uri */
                        url: string;
                    };
                    /** @default 3600000 */
                    deadlineMs?: number;
                    executionIds: string[];
                    /** @default {} */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    workflowId: string;
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunWithCallback"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getMetrics: {
        parameters: {
            query?: {
                /** @description By default a day before `to`. */
                from?: string;
                /** @description One series more for each value of it, of the twenty that have most, at the measures that know it. */
                groupBy?: ("state" | "outcome" | "statusClass" | "trigger" | "workflow" | "endpoint")[];
                /** @description By default the shortest with which there are at most 500 points. */
                interval?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d";
                /**
                 * @description May come several times.
                 *     - `runs.accepted`: Runs that were accepted, by the time of their acceptance; what was taken for spam is left out, and a rerun is a run of its own. By trigger, workflow.
                 *     - `runs.ended`: Runs that ended, in whatever state, by the time at which the relay wrote their end. By state, trigger, workflow.
                 *     - `runs.successRate`: The share of completed runs among those that completed, failed, timed out or were lost; cancelled ones count neither way. By trigger, workflow.
                 *     - `runs.duration.p50`: How long completed runs took from the upstream's answer to their start until the relay wrote their end, both by the database's clock. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By trigger, workflow.
                 *     - `runs.duration.p95`: How long completed runs took from the upstream's answer to their start until the relay wrote their end, both by the database's clock. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By trigger, workflow.
                 *     - `runs.endSeenLag.p50`: How long after the end that the upstream tells, by its own clock, the relay wrote the end of an execution, by the database's; less than a millisecond where the clocks disagree. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By trigger, workflow.
                 *     - `runs.endSeenLag.p95`: How long after the end that the upstream tells, by its own clock, the relay wrote the end of an execution, by the database's; less than a millisecond where the clocks disagree. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By trigger, workflow.
                 *     - `runs.credits`: Credits that the upstream says it used for runs that ended, in whatever state, by the time at which their end was written; where it says nothing, nothing is counted. By trigger, workflow.
                 *     - `deliveries.ended`: Deliveries whose way was over, by outcome: succeeded, failed (its schedule is used up) or missed (its endpoint took nothing any more); one that an operator sends again ends again and counts again. By outcome, endpoint.
                 *     - `deliveries.latency.p50`: How long after it was owed a delivery succeeded, retries and waiting included; those that an operator sent again are left out. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By endpoint.
                 *     - `deliveries.latency.p95`: How long after it was owed a delivery succeeded, retries and waiting included; those that an operator sent again are left out. Percentiles are right to 10 %, since durations are counted in buckets of 19 %. By endpoint.
                 *     - `attempts.made`: Attempts at deliveries, retries and redeliveries included, by the class of the status that was answered (none where there was no answer) and the time at which they began. By statusClass, endpoint.
                 *     - `upstream.calls`: Calls to the upstream that were answered, by the class of the status (429 stands alone) and the time of the answer; calls without an answer are not counted, and a process that is killed forgets those of its last five seconds. By statusClass.
                 *     - `upstream.rateLimited`: Calls that the upstream refused with 429.
                 */
                measure?: ("runs.accepted" | "runs.ended" | "runs.successRate" | "runs.duration.p50" | "runs.duration.p95" | "runs.endSeenLag.p50" | "runs.endSeenLag.p95" | "runs.credits" | "deliveries.ended" | "deliveries.latency.p50" | "deliveries.latency.p95" | "attempts.made" | "upstream.calls" | "upstream.rateLimited")[];
                /** @description By default now. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description What is later is not counted yet.
                         */
                        countedUntil: string;
                        /** Format: date-time */
                        from: string;
                        /** @enum {string} */
                        interval: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d";
                        series: components["schemas"]["Series"][];
                        /** Format: date-time */
                        to: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getRecoveries: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Recovery"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getRecoveriesByRecoveryId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recoveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRecoveriesByRecoveryIdCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recoveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getRuns: {
        parameters: {
            query?: {
                acceptedAfter?: string;
                acceptedBefore?: string;
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                /** @description The upstream's own id of one of its executions. */
                executionId?: string;
                limit?: number;
                /** @description A value by its key: `metadata.order=7`. */
                metadata?: {
                    [key: string]: string;
                };
                state?: components["schemas"]["RunState"][];
                triggerId?: string;
                workflowId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RunSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRuns: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body is the same call. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    callback?: {
                        /** @default 0 */
                        notBeforeMs?: number;
                        secret?: string;
                        /** Format: uri */
                        url: string;
                    };
                    /** @default 3600000 */
                    deadlineMs?: number;
                    /** @default {} */
                    inputs?: {
                        [key: string]: unknown;
                    };
                    iteratorConfigs?: {
                        [key: string]: unknown;
                    }[];
                    /** @default {} */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    startWithinMs?: number;
                    targetNodeId?: string;
                    /** @default 0 */
                    wait?: number;
                    /**
                     * @default execute
                     * @enum {string}
                     */
                    way?: "execute" | "run" | "trigger";
                    workflowId: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunWithCallback"];
                };
            };
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunWithCallback"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getRunsByRunId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description It is what `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteRunsByRunId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdAdopt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    executionId: string;
                };
            };
        };
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdCallbacks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 0 */
                    notBeforeMs?: number;
                    secret?: string;
                    /** Format: uri */
                    url: string;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Shown in this answer only. */
                        secret: string;
                        url: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdFail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdRefetch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefetchedRun"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsByRunIdRerun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body is the same call. */
                "Idempotency-Key"?: string;
            };
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @constant */
                    confirm?: true;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        estimate: components["schemas"]["Estimate"];
                        /** @constant */
                        started: false;
                    };
                };
            };
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getRunsByRunIdTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description It is what `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsCancel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    acceptedFrom?: string;
                    /** Format: date-time */
                    acceptedUntil?: string;
                    /** @constant */
                    confirm?: true;
                    /** @default false */
                    silent?: boolean;
                    triggerId?: string | null;
                    workflowId?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledRuns"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsEstimate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 1 */
                    runs?: number;
                    workflowId: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunsEstimate"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    postRunsRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    runIds: string[];
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Run"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getSchedules: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
                triggerId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ScheduleSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    active?: boolean;
                    cron: string;
                    /** @default {} */
                    data?: {
                        [key: string]: unknown;
                    };
                    /** @default UTC */
                    timeZone?: string;
                    triggerId: string;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getSchedulesByScheduleId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteSchedulesByScheduleId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    patchSchedulesByScheduleId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    active?: boolean;
                    cron?: string;
                    data?: {
                        [key: string]: unknown;
                    };
                    timeZone?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getSearch: {
        parameters: {
            query: {
                /** @description An id of a run, receipt, execution, event (`webhook-id`), delivery, endpoint, trigger, schedule, recovery or workflow, a publisher's own name of an event, or an address that holds one. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Found"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postSignInLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expiresAt: string;
                        url: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SigningKey"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postSigningKeysRotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 168 */
                    overlapHours?: number;
                    /** @default 60 */
                    publishMinutes?: number;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SigningKey"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getTokens: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
                workspaceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Token"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    expiresAt?: string;
                    name: string;
                    scopes?: ("read" | "run" | "manage" | "admin")[];
                    workspaceId?: string;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenWithText"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteTokensByTokenId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postTokensByTokenIdRotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 24 */
                    overlapHours?: number;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedToken"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getTriggers: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Trigger"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postTriggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    active?: boolean;
                    /** @default 3600000 */
                    deadlineMs?: number;
                    name?: string;
                    /** Format: uri */
                    redirectUrl?: string;
                    /** @default {} */
                    settings?: {
                        /** @default false */
                        challenge?: boolean;
                        /** @default 0 */
                        duplicateWindowMs?: number;
                        /** @default {} */
                        files?: {
                            /** @default true */
                            allowed?: boolean;
                            /** @default 26214400 */
                            bytes?: number;
                            /**
                             * @default [
                             *       "image/*",
                             *       "video/*",
                             *       "audio/*"
                             *     ]
                             */
                            types?: string[];
                        };
                        /** @default {} */
                        form?: {
                            button?: string;
                            color?: string;
                            /** @default false */
                            defaults?: boolean | string[];
                            intro?: string;
                            /** @enum {string} */
                            language?: "en" | "de" | "es" | "fr" | "ja";
                            /** Format: uri */
                            logoUrl?: string;
                            thanks?: string;
                            title?: string;
                        };
                        iteratorConfigs?: {
                            [key: string]: unknown;
                        }[];
                        /** @default {} */
                        limits?: {
                            bodyBytes?: number;
                            /** @default 1000 */
                            inFlight?: number | null;
                            /** @default null */
                            requestsPerMinute?: number | null;
                            /** @default 120 */
                            requestsPerMinutePerIp?: number | null;
                            /** @default 5000 */
                            runsPerDay?: number | null;
                        };
                        /** @default {} */
                        mapping?: {
                            [key: string]: {
                                from: string;
                            } | {
                                value: unknown;
                            };
                        };
                        origins?: string[];
                        /** @default {} */
                        receipt?: {
                            /** @default false */
                            outputs?: boolean | string[];
                        };
                        /** @default [] */
                        redirectHosts?: string[];
                        requireInput?: boolean;
                        /** @default false */
                        strict?: boolean;
                        targetNodeId?: string;
                        /**
                         * @default execute
                         * @enum {string}
                         */
                        way?: "execute" | "run" | "trigger";
                    };
                    /** @default false */
                    signed?: boolean;
                    workflowId: string;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTrigger"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getTriggersByTriggerId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteTriggersByTriggerId: {
        parameters: {
            query?: {
                queued?: "keep" | "cancel";
            };
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledRuns"];
                };
            };
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    patchTriggersByTriggerId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    active?: boolean;
                    name?: string;
                    paused?: boolean;
                    /** @enum {string} */
                    queued?: "keep" | "cancel";
                    redirectUrl?: string | null;
                    settings?: {
                        /** @default false */
                        challenge?: boolean;
                        /** @default 0 */
                        duplicateWindowMs?: number;
                        /** @default {} */
                        files?: {
                            /** @default true */
                            allowed?: boolean;
                            /** @default 26214400 */
                            bytes?: number;
                            /**
                             * @default [
                             *       "image/*",
                             *       "video/*",
                             *       "audio/*"
                             *     ]
                             */
                            types?: string[];
                        };
                        /** @default {} */
                        form?: {
                            button?: string;
                            color?: string;
                            /** @default false */
                            defaults?: boolean | string[];
                            intro?: string;
                            /** @enum {string} */
                            language?: "en" | "de" | "es" | "fr" | "ja";
                            /** Format: uri */
                            logoUrl?: string;
                            thanks?: string;
                            title?: string;
                        };
                        iteratorConfigs?: {
                            [key: string]: unknown;
                        }[];
                        /** @default {} */
                        limits?: {
                            bodyBytes?: number;
                            /** @default 1000 */
                            inFlight?: number | null;
                            /** @default null */
                            requestsPerMinute?: number | null;
                            /** @default 120 */
                            requestsPerMinutePerIp?: number | null;
                            /** @default 5000 */
                            runsPerDay?: number | null;
                        };
                        /** @default {} */
                        mapping?: {
                            [key: string]: {
                                from: string;
                            } | {
                                value: unknown;
                            };
                        };
                        origins?: string[];
                        /** @default {} */
                        receipt?: {
                            /** @default false */
                            outputs?: boolean | string[];
                        };
                        /** @default [] */
                        redirectHosts?: string[];
                        requireInput?: boolean;
                        /** @default false */
                        strict?: boolean;
                        targetNodeId?: string;
                        /**
                         * @default execute
                         * @enum {string}
                         */
                        way?: "execute" | "run" | "trigger";
                    };
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTrigger"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postTriggersByTriggerIdRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                triggerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getUndelivered: {
        parameters: {
            query?: {
                createdAfter?: string;
                createdBefore?: string;
                /** @description The `nextCursor` of the last page. */
                cursor?: string;
                endpointId?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Undelivered"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getWatchedWorkflows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** Format: date-time */
                            since: string;
                            workflowId: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    putWatchedWorkflowsByWorkflowId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    deleteWatchedWorkflowsByWorkflowId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getWorkflows: {
        parameters: {
            query?: {
                fresh?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            [key: string]: unknown;
                        }[];
                        /** Format: date-time */
                        listedAt: string;
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getWorkflowsByWorkflowId: {
        parameters: {
            query?: {
                fresh?: boolean;
            };
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDescription"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getWorkflowsByWorkflowIdEstimate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowEstimate"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getWorkflowsByWorkflowIdGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowGraph"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
        };
    };
    getWorkspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workspace"][];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    postWorkspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    apiKey: string;
                    name: string;
                    /** Format: uri */
                    upstreamUrl: string;
                };
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    putWorkspacesByWorkspaceIdConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    apiKey: string;
                    /** Format: uri */
                    upstreamUrl: string;
                };
            };
        };
        responses: {
            /** @description Done; there is nothing to show */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            404: components["responses"]["Refused404"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    onBatchCompleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        batchId: string | null;
                        counts: {
                            cancelled: number;
                            completed: number;
                            failed: number;
                            lost: number;
                            timed_out: number;
                            total: number;
                        };
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        executions: {
                            creditsUsed: number | null;
                            error: {
                                message: string;
                                nodeId: string | null;
                            } | null;
                            executionId: string;
                            outputs: components["schemas"]["Output"][];
                            position: number;
                            /** @enum {string} */
                            status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        }[];
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "batch.completed";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onCustomAny: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    type: string;
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onEndpointDisabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        endpointId: string;
                        /** Format: date-time */
                        failingSince?: string;
                        host: string;
                        reason: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.disabled";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onEndpointFailing: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        endpointId: string;
                        /** Format: date-time */
                        failingSince: string;
                        host: string;
                        percent: number;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.failing";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onEndpointRecovered: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        endpointId: string;
                        host: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "endpoint.recovered";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionCancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        error: {
                            message: string;
                            nodeId: string | null;
                        } | null;
                        executionId: string | null;
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        nodeRuns: {
                            [key: string]: unknown;
                        }[];
                        outputs: components["schemas"]["Output"][];
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.cancelled";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionCompleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        error: {
                            message: string;
                            nodeId: string | null;
                        } | null;
                        executionId: string | null;
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        nodeRuns: {
                            [key: string]: unknown;
                        }[];
                        outputs: components["schemas"]["Output"][];
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.completed";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        error: {
                            message: string;
                            nodeId: string | null;
                        } | null;
                        executionId: string | null;
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        nodeRuns: {
                            [key: string]: unknown;
                        }[];
                        outputs: components["schemas"]["Output"][];
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.failed";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionLost: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        error: {
                            message: string;
                            nodeId: string | null;
                        } | null;
                        executionId: string | null;
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        nodeRuns: {
                            [key: string]: unknown;
                        }[];
                        outputs: components["schemas"]["Output"][];
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.lost";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionStarted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        executionId: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        runId: string;
                        /** Format: date-time */
                        startedAt: string;
                        /** @constant */
                        status: "running";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.started";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExecutionTimedOut: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        creditsUsed: number | null;
                        /** Format: date-time */
                        endedAt: string;
                        error: {
                            message: string;
                            nodeId: string | null;
                        } | null;
                        executionId: string | null;
                        largeResult?: {
                            bytes: number;
                            /** Format: date-time */
                            expiresAt: string;
                            sha256: string;
                            /** Format: uri */
                            url: string;
                        };
                        metadata: {
                            [key: string]: unknown;
                        };
                        nodeRuns: {
                            [key: string]: unknown;
                        }[];
                        outputs: components["schemas"]["Output"][];
                        /** Format: date-time */
                        refetchedAt?: string;
                        runId: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        status: "completed" | "failed" | "cancelled" | "timed_out" | "lost";
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "execution.timed_out";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onPing: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        endpointId: string;
                        probe?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "ping";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunBlocked: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        availableCredits: number | null;
                        breakdown: {
                            [key: string]: unknown;
                        }[];
                        message: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        reason: string;
                        requiredCredits: number | null;
                        runId: string;
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "run.blocked";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunOverdue: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for each attempt. */
                "webhook-id": string;
                /** @description `v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks. */
                "webhook-signature": string;
                /** @description The moment of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        /** Format: date-time */
                        acceptedAt: string;
                        /** Format: date-time */
                        deadlineAt: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        runId: string;
                        state: string;
                        workflowId: string;
                        workflowName: string | null;
                    } & {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "run.overdue";
                };
            };
        };
        responses: {
            /** @description It was taken. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
