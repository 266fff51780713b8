// Made from the OpenAPI description: npx vitest run services/analytics/client -u
export interface paths {
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns, with when they sent and what came of it */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Largest or smallest first. */
                    order?: "desc" | "asc";
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Column of the answer to sort by. */
                    sort?: string;
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                campaign_id: string;
                                /** @description Messages clicked by a person, per message delivered (by receipt or inferred). */
                                click_rate: number | null;
                                /** @description Messages with at least one human click. */
                                clicked: number;
                                /** @description Clicks by machines. */
                                clicks_bot: number;
                                /** @description Clicks taken for a person's. */
                                clicks_human: number;
                                /** @description Clicks that may be a machine's. */
                                clicks_suspect: number;
                                /** @description Messages with a conversion, per message delivered (by receipt or inferred). */
                                conversion_rate: number | null;
                                /** @description What conversions were worth, by currency. */
                                conversion_values: {
                                    [key: string]: number;
                                };
                                /** @description Messages with a conversion. */
                                converted: number;
                                /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                                delivered: number;
                                /** @description Messages with no final receipt, but with a reply, a read or a human click. */
                                delivered_inferred: number;
                                /** @description Delivered by receipt, per message submitted. */
                                delivery_rate: number | null;
                                /** @description Messages whose validity ran out. */
                                expired: number;
                                /** @description Messages that could not be delivered. */
                                failed: number;
                                /** @description Rejected, failed, expired or filtered, per message submitted. */
                                failure_rate: number | null;
                                /** @description Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered. */
                                filtered: number;
                                /** @description Filtered, per message submitted. */
                                filtered_rate: number | null;
                                /**
                                 * Format: date-time
                                 * @description Minute of its first message.
                                 */
                                first_sent_at: string;
                                /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                                handed_off: number;
                                /**
                                 * Format: date-time
                                 * @description Minute of its last message.
                                 */
                                last_sent_at: string;
                                /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                messages: number;
                                /** @description Messages that an opt-out names, per message delivered (by receipt or inferred). */
                                opt_out_rate: number | null;
                                /** @description Messages that an opt-out names. */
                                opted_out: number;
                                /** @description SMS parts of these messages, as the submits say. */
                                parts: number;
                                /** @description The rest: submitted less than 72 h ago, nothing final said. */
                                pending: number;
                                /** @description Clicks of every kind, machines and repetitions too, per message delivered (by receipt or inferred). It may exceed 1. */
                                raw_click_rate: number | null;
                                /** @description Messages that the recipient's client said were displayed. RCS only: 0 for SMS means not known. */
                                read: number;
                                /** @description Messages whose display was reported, per message delivered (by receipt or inferred) of those that can tell: RCS. Of SMS nobody can know. */
                                read_rate: number | null;
                                /** @description Messages that a vendor or carrier refused. */
                                rejected: number;
                                /** @description Messages with a reply. */
                                replied: number;
                                /** @description Messages answered, per message delivered (by receipt or inferred). */
                                reply_rate: number | null;
                                /** @description Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived. */
                                unknown: number;
                                /** @description Messages of which nobody knows how they ended, per message submitted. Not known is not failed. */
                                unknown_rate: number | null;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign: its whole life, or a range of it */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path: {
                    campaign_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description When it sent, and what came of it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            account_id: string;
                            campaign_id: string;
                            /** @description Messages clicked by a person, per message delivered (by receipt or inferred). */
                            click_rate: number | null;
                            /** @description Messages with at least one human click. */
                            clicked: number;
                            /** @description Clicks by machines. */
                            clicks_bot: number;
                            /** @description Clicks taken for a person's. */
                            clicks_human: number;
                            /** @description Clicks that may be a machine's. */
                            clicks_suspect: number;
                            /** @description Messages with a conversion, per message delivered (by receipt or inferred). */
                            conversion_rate: number | null;
                            /** @description What conversions were worth, by currency. */
                            conversion_values: {
                                [key: string]: number;
                            };
                            /** @description Messages with a conversion. */
                            converted: number;
                            /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                            delivered: number;
                            /** @description Messages with no final receipt, but with a reply, a read or a human click. */
                            delivered_inferred: number;
                            /** @description Delivered by receipt, per message submitted. */
                            delivery_rate: number | null;
                            /** @description Messages whose validity ran out. */
                            expired: number;
                            /** @description Messages that could not be delivered. */
                            failed: number;
                            /** @description Rejected, failed, expired or filtered, per message submitted. */
                            failure_rate: number | null;
                            /** @description Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered. */
                            filtered: number;
                            /** @description Filtered, per message submitted. */
                            filtered_rate: number | null;
                            /**
                             * Format: date-time
                             * @description Minute of its first message, over all time.
                             */
                            first_sent_at: string;
                            /**
                             * Format: date-time
                             * @description Begin of what the figures are of: without `from`, its first message.
                             */
                            from: string;
                            /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                            handed_off: number;
                            /**
                             * Format: date-time
                             * @description Minute of its last message, over all time.
                             */
                            last_sent_at: string;
                            /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                            messages: number;
                            /** @description Messages that an opt-out names, per message delivered (by receipt or inferred). */
                            opt_out_rate: number | null;
                            /** @description Messages that an opt-out names. */
                            opted_out: number;
                            /** @description SMS parts of these messages, as the submits say. */
                            parts: number;
                            /** @description The rest: submitted less than 72 h ago, nothing final said. */
                            pending: number;
                            /** @description Clicks of every kind, machines and repetitions too, per message delivered (by receipt or inferred). It may exceed 1. */
                            raw_click_rate: number | null;
                            /** @description Messages that the recipient's client said were displayed. RCS only: 0 for SMS means not known. */
                            read: number;
                            /** @description Messages whose display was reported, per message delivered (by receipt or inferred) of those that can tell: RCS. Of SMS nobody can know. */
                            read_rate: number | null;
                            /** @description Messages that a vendor or carrier refused. */
                            rejected: number;
                            /** @description Messages with a reply. */
                            replied: number;
                            /** @description Messages answered, per message delivered (by receipt or inferred). */
                            reply_rate: number | null;
                            /**
                             * Format: date-time
                             * @description End of it.
                             */
                            to: string;
                            /** @description Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived. */
                            unknown: number;
                            /** @description Messages of which nobody knows how they ended, per message submitted. Not known is not failed. */
                            unknown_rate: number | null;
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Carriers: how they deliver, and how fast */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description The stretch of the way that percentiles are of. */
                    stage?: "submit_to_handoff" | "handoff_to_delivered" | "submit_to_delivered";
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                /** @description Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known. */
                                carrier: string;
                                /** @description Messages clicked by a person, per message delivered (by receipt or inferred). */
                                click_rate: number | null;
                                /** @description Messages with at least one human click. */
                                clicked: number;
                                /** @description Clicks by machines. */
                                clicks_bot: number;
                                /** @description Clicks taken for a person's. */
                                clicks_human: number;
                                /** @description Clicks that may be a machine's. */
                                clicks_suspect: number;
                                /** @description Messages with a conversion, per message delivered (by receipt or inferred). */
                                conversion_rate: number | null;
                                /** @description Messages with a conversion. */
                                converted: number;
                                /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                                delivered: number;
                                /** @description Messages with no final receipt, but with a reply, a read or a human click. */
                                delivered_inferred: number;
                                /** @description Delivered by receipt, per message submitted. */
                                delivery_rate: number | null;
                                /** @description Messages whose validity ran out. */
                                expired: number;
                                /** @description Messages that could not be delivered. */
                                failed: number;
                                /** @description Rejected, failed, expired or filtered, per message submitted. */
                                failure_rate: number | null;
                                /** @description Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered. */
                                filtered: number;
                                /** @description Filtered, per message submitted. */
                                filtered_rate: number | null;
                                /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                                handed_off: number;
                                /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                messages: number;
                                /** @description Messages that an opt-out names, per message delivered (by receipt or inferred). */
                                opt_out_rate: number | null;
                                /** @description Messages that an opt-out names. */
                                opted_out: number;
                                /** @description Duration that half of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead. */
                                p50_ms: number | null;
                                /** @description Duration that 95 % of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead. */
                                p95_ms: number | null;
                                /** @description Duration that 99 % of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead. */
                                p99_ms: number | null;
                                /** @description SMS parts of these messages, as the submits say. */
                                parts: number;
                                /** @description The rest: submitted less than 72 h ago, nothing final said. */
                                pending: number;
                                /** @description Clicks of every kind, machines and repetitions too, per message delivered (by receipt or inferred). It may exceed 1. */
                                raw_click_rate: number | null;
                                /** @description Messages that the recipient's client said were displayed. RCS only: 0 for SMS means not known. */
                                read: number;
                                /** @description Messages whose display was reported, per message delivered (by receipt or inferred) of those that can tell: RCS. Of SMS nobody can know. */
                                read_rate: number | null;
                                /** @description Messages that a vendor or carrier refused. */
                                rejected: number;
                                /** @description Messages with a reply. */
                                replied: number;
                                /** @description Messages answered, per message delivered (by receipt or inferred). */
                                reply_rate: number | null;
                                /**
                                 * @description What the percentiles are of.
                                 * @enum {string}
                                 */
                                stage: "submit_to_handoff" | "handoff_to_delivered" | "submit_to_delivered";
                                /** @description Messages that have both times of the stage. */
                                timed: number | null;
                                /** @description Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived. */
                                unknown: number;
                                /** @description Messages of which nobody knows how they ended, per message submitted. Not known is not failed. */
                                unknown_rate: number | null;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cohorts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened by how many hours after the submit, for at most 31 days */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                /** @description Messages that a person first clicked in this hour after their submit. */
                                clicked: number;
                                /** @description clicked, in this hour or before. */
                                clicked_by_then: number;
                                /** @description clicked_by_then divided by messages; those that are too young count as not (yet). */
                                clicked_of_messages: number | null;
                                /** @description Messages with their first conversion in this hour after their submit. */
                                converted: number;
                                /** @description converted, in this hour or before. */
                                converted_by_then: number;
                                /** @description converted_by_then divided by messages; those that are too young count as not (yet). */
                                converted_of_messages: number | null;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description Messages whose deciding receipt says that they were delivered in this hour after their submit. */
                                delivered: number;
                                /** @description delivered, in this hour or before. */
                                delivered_by_then: number;
                                /** @description delivered_by_then divided by messages; those that are too young count as not (yet). */
                                delivered_of_messages: number | null;
                                /** Format: date-time */
                                hour?: string;
                                /** @description Whole hours between submit and what is counted; 168 is a week or more. */
                                hours_since: number;
                                message_type?: string;
                                /** @description Messages of the cohort, whatever happened to them. */
                                messages: number;
                                /** @description Of these, messages that are older than this hour: of the others it cannot be known yet. */
                                observed: number;
                                /** @description Messages that an opt-out first names in this hour after their submit. */
                                opted_out: number;
                                /** @description opted_out, in this hour or before. */
                                opted_out_by_then: number;
                                /** @description opted_out_by_then divided by messages; those that are too young count as not (yet). */
                                opted_out_of_messages: number | null;
                                /** @description Messages whose display was first reported in this hour after their submit. RCS only: 0 for SMS means not known. */
                                read: number;
                                /** @description read, in this hour or before. */
                                read_by_then: number;
                                /** @description read_by_then divided by messages; those that are too young count as not (yet). */
                                read_of_messages: number | null;
                                /** @description Messages first answered in this hour after their submit. */
                                replied: number;
                                /** @description replied, in this hour or before. */
                                replied_by_then: number;
                                /** @description replied_by_then divided by messages; those that are too young count as not (yet). */
                                replied_of_messages: number | null;
                                sender?: string;
                                vendor?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consent-flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages submitted after their recipient had opted out, or without an opt-in on record, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description sent_after_opt_out or sent_without_opt_in; may be repeated. */
                    flag?: string[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description event or vendor_error; may be repeated. */
                    how?: string[];
                    /** @description The word that was sent; may be repeated. */
                    keyword?: string[];
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Number or sender id that was written to or from; may be repeated. */
                    sender?: string[];
                    /** @description Status of the message; may be repeated. */
                    status?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                automation_id: string;
                                campaign_id: string;
                                /** @enum {string} */
                                flag: "sent_after_opt_out" | "sent_without_opt_in";
                                how: string;
                                keyword: string;
                                message_id: string;
                                message_type: string;
                                opt_out_campaign_id: string;
                                opt_out_message_id: string;
                                /**
                                 * Format: date-time
                                 * @description Null where nobody opted out: there was no opt-in.
                                 */
                                opted_out_at: string | null;
                                opted_out_of: string;
                                reason: string;
                                recipient_key: string;
                                recipient_masked: string;
                                sender: string;
                                status: string;
                                /** Format: date-time */
                                submitted_at: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who opted out or in, and how it is known, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description opt_out or opt_in; may be repeated. */
                    action?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description event or vendor_error; may be repeated. */
                    how?: string[];
                    /** @description The word that was sent; may be repeated. */
                    keyword?: string[];
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description Number or sender id that was written to or from; may be repeated. */
                    sender?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                /** @enum {string} */
                                action: "opt_out" | "opt_in";
                                campaign_id: string;
                                error_code: string;
                                event_id: string;
                                /** @enum {string} */
                                how: "event" | "vendor_error";
                                keyword: string;
                                message_id: string;
                                /** Format: date-time */
                                occurred_at: string;
                                reason: string;
                                /** Format: date-time */
                                received_at: string;
                                recipient_key: string;
                                recipient_masked: string;
                                sender: string;
                                source: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversions and the messages they are counted for, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description How the message was found; may be repeated. */
                    attribution?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description ISO 4217; may be repeated. */
                    currency?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description What was done: purchase, booking, …; may be repeated. */
                    name?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                attribution: string;
                                automation_id: string;
                                campaign_id: string;
                                currency: string;
                                event_id: string;
                                first_touch_campaign_id: string;
                                first_touch_message_id: string;
                                message_id: string;
                                name: string;
                                /** Format: date-time */
                                occurred_at: string;
                                /** Format: date-time */
                                received_at: string;
                                source: string;
                                value: number | null;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records that could not be used, and why */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description A code; may be repeated. Of the catalogue: as receipts write it, the range that it lies in too. */
                    code?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description Field that is wrong; may be repeated. */
                    field?: string[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Kind of event; may be repeated. */
                    kind?: string[];
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description Which service gave up on it; may be repeated. */
                    service?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Topic of the record: handset.dlr, or dlr; may be repeated. */
                    topic?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                code: string;
                                dead_letter_id: string;
                                detail: string;
                                event_id: string;
                                field: string;
                                kind: string;
                                message_id: string;
                                /** Format: date-time */
                                occurred_at: string;
                                origin_offset: number;
                                origin_partition: number;
                                origin_topic: string;
                                service: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish records again, once their cause is mended: needs the admin key
         * @description All dead letters that the body means, oldest first, under their original key on their original topic; answers when Kafka has them. Doing it twice is harmless: the events are the same events.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Only letters with this failure code. */
                        code?: string;
                        /** @description Say what would be published, and publish nothing. */
                        dry_run?: boolean;
                        /** @description Only the letter whose id begins so. */
                        id?: string;
                        /** @description At most so many. */
                        limit?: number;
                        /** @description Only records that arrived at this time or later. */
                        since?: string | number;
                        /** @description Only records of this topic: handset.dlr, or dlr. */
                        topic?: string;
                    };
                };
            };
            responses: {
                /** @description What was published. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            by_code: {
                                [key: string]: number;
                            };
                            by_topic: {
                                [key: string]: number;
                            };
                            dry_run: boolean;
                            /** @description Records that Kafka has acknowledged; of a dry run, that would be published. */
                            published: number;
                            /** @description Letters about a record that had its turn already. */
                            repeated: number;
                            /** @description Letters without bytes: there is nothing to publish. */
                            without_bytes: number;
                            /** @description Letters of callbacks, which came from no topic: the vendor must call again. */
                            without_topic: number;
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What went wrong, with its fix */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description Code of the deciding receipt; may be repeated. */
                    error_code?: string[];
                    /** @description Family of the error that a message ended with; may be repeated. */
                    error_family?: ("number" | "filtering" | "rate" | "consent" | "network" | "other")[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                error_category: string;
                                error_code: string;
                                error_family: string;
                                error_fix: string;
                                error_meaning: string;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                messages: number;
                                retry_class: string;
                                sender?: string;
                                share: number | null;
                                vendor: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/errors/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What error codes mean and what to do about them */
        get: {
            parameters: {
                query?: {
                    /** @description Kind of problem; may be repeated. */
                    category?: string[];
                    /** @description A code; may be repeated. Of the catalogue: as receipts write it, the range that it lies in too. */
                    code?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description number, filtering, rate, consent, network or other; may be repeated. */
                    family?: string[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description recipient, sender, content, carrier, vendor or us; may be repeated. */
                    owner?: string[];
                    /** @description Words that an entry holds, in any order and in any of its texts. */
                    q?: string;
                    /** @description auto, after_fix, hold, action or never; may be repeated. */
                    retry_class?: string[];
                    /** @description Only codes of this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                /**
                                 * @description Whether the vendor charges for it.
                                 * @enum {integer|null}
                                 */
                                billable: 0 | 1 | null;
                                category: string;
                                code: string;
                                code_from: number;
                                code_key: string;
                                code_to: number;
                                /**
                                 * @description 0: not found in the vendor's documentation.
                                 * @enum {integer}
                                 */
                                confirmed: 0 | 1;
                                engineer_fix: string;
                                family: string;
                                /**
                                 * @description 1: whoever tells it has given up.
                                 * @enum {integer}
                                 */
                                final: 0 | 1;
                                fix: string;
                                meaning: string;
                                name: string;
                                /**
                                 * @description Whose fault it is.
                                 * @enum {string}
                                 */
                                owner: "recipient" | "sender" | "content" | "carrier" | "vendor" | "us";
                                /**
                                 * @description 1: explains messages of the vendor with this code.
                                 * @enum {integer}
                                 */
                                preferred: 0 | 1;
                                protocol: string;
                                /** @enum {string} */
                                retry_class: "auto" | "after_fix" | "hold" | "action" | "never";
                                source: string;
                                status: string;
                                valid_from: string | null;
                                vendor: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/errors/new-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Codes that came and are not in the catalogue */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only codes of this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                code: string;
                                error_category: string;
                                error_family: string;
                                error_fix: string;
                                error_meaning: string;
                                explained_as: string;
                                /** @enum {string} */
                                explained_by: "range" | "status";
                                /** Format: date-time */
                                first_hour: string;
                                /** Format: date-time */
                                last_hour: string;
                                messages: number;
                                retry_class: string;
                                status: string;
                                vendor: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/errors/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages to recipients that cannot get a text, with the advice */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description invalid, too_short, landline, …; may be repeated. */
                    recipient_problem?: string[];
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description Of these, messages that a receipt calls delivered all the same. */
                                delivered: number;
                                engineer_fix: string;
                                fix: string;
                                /** Format: date-time */
                                hour?: string;
                                meaning: string;
                                message_type?: string;
                                messages: number;
                                /** @enum {string} */
                                recipient_problem: "invalid" | "too_short" | "too_long" | "landline" | "toll_free" | "premium" | "shared_cost" | "company" | "voicemail" | "pager";
                                sender?: string;
                                vendor?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far messages came, from sent to converted */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description The period that figures named `…_before` are of: as long and just before, or a week earlier. */
                    compare?: "none" | "previous" | "week";
                    /** @description Begin of the period that figures named `…_before` are of. */
                    compare_from?: string;
                    /** @description End of it, exclusive. */
                    compare_to?: string;
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                /** @description Messages with at least one human click. */
                                clicked: number;
                                /** @description Messages with at least one human click. */
                                clicked_before?: number;
                                /** @description clicked divided by delivered; null over nothing. */
                                clicked_of_delivered: number | null;
                                /** @description clicked divided by delivered; null over nothing. */
                                clicked_of_delivered_before?: number | null;
                                /** @description clicked divided by sent; null over nothing. */
                                clicked_of_sent: number | null;
                                /** @description clicked divided by sent; null over nothing. */
                                clicked_of_sent_before?: number | null;
                                /** @description Messages with a conversion. */
                                converted: number;
                                /** @description Messages with a conversion. */
                                converted_before?: number;
                                /** @description converted divided by replied; null over nothing. */
                                converted_of_replied: number | null;
                                /** @description converted divided by replied; null over nothing. */
                                converted_of_replied_before?: number | null;
                                /** @description converted divided by sent; null over nothing. */
                                converted_of_sent: number | null;
                                /** @description converted divided by sent; null over nothing. */
                                converted_of_sent_before?: number | null;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                                delivered: number;
                                /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                                delivered_before?: number;
                                /** @description Messages with no final receipt, but with a reply, a read or a human click. Not in delivered. */
                                delivered_inferred: number;
                                /** @description Messages with no final receipt, but with a reply, a read or a human click. Not in delivered. */
                                delivered_inferred_before?: number;
                                /** @description delivered divided by handed_off; null over nothing. */
                                delivered_of_handed_off: number | null;
                                /** @description delivered divided by handed_off; null over nothing. */
                                delivered_of_handed_off_before?: number | null;
                                /** @description delivered divided by sent; null over nothing. */
                                delivered_of_sent: number | null;
                                /** @description delivered divided by sent; null over nothing. */
                                delivered_of_sent_before?: number | null;
                                /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                                handed_off: number;
                                /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                                handed_off_before?: number;
                                /** @description handed_off divided by sent; null over nothing. */
                                handed_off_of_sent: number | null;
                                /** @description handed_off divided by sent; null over nothing. */
                                handed_off_of_sent_before?: number | null;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                /** @description Messages with a reply. */
                                replied: number;
                                /** @description Messages with a reply. */
                                replied_before?: number;
                                /** @description replied divided by clicked; null over nothing. */
                                replied_of_clicked: number | null;
                                /** @description replied divided by clicked; null over nothing. */
                                replied_of_clicked_before?: number | null;
                                /** @description replied divided by sent; null over nothing. */
                                replied_of_sent: number | null;
                                /** @description replied divided by sent; null over nothing. */
                                replied_of_sent_before?: number | null;
                                sender?: string;
                                /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                sent: number;
                                /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                sent_before?: number;
                                vendor?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/glossary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Dimensions and measures, with what they mean */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The glossary. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dimensions: {
                                help: string;
                                label: string;
                                name: string;
                            }[];
                            /** @description Figures of segments, campaigns and carriers. */
                            measures: {
                                formula: string;
                                help: string;
                                label: string;
                                name: string;
                                unit: string;
                            }[];
                            /** @description Where figures are read in SQL. */
                            views: {
                                also_in: string[];
                                measures: {
                                    formula: string;
                                    help: string;
                                    label: string;
                                    name: string;
                                    unit: string;
                                }[];
                                view: string;
                            }[];
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long stages took */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                messages: number;
                                p50_ms: number;
                                p95_ms: number;
                                p99_ms: number;
                                sender?: string;
                                /** @enum {string} */
                                stage: "submit_to_handoff" | "handoff_to_delivered" | "submit_to_delivered";
                                vendor?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who followed which link: people, what may be machines, and machines; by link, unless `by` says otherwise */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this link; may be repeated. */
                    link?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                campaign_id?: string;
                                /** @description Messages whose link was followed by a person: unique clickers. */
                                clicked: number;
                                /** @description Clicks by machines. */
                                clicks_bot: number;
                                /** @description Clicks taken for a person’s. */
                                clicks_human: number;
                                /** @description Clicks that may be a machine’s. */
                                clicks_suspect: number;
                                /** Format: date-time */
                                day?: string;
                                /** Format: date-time */
                                hour?: string;
                                link?: string;
                                /** @description Messages whose link was hit, by whomever. */
                                messages: number;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens now, as server-sent events */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Events `history`, once, and `tick`, each second: `{at, seconds, failures}`; `stale` while they fail. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description Code of the deciding receipt; may be repeated. */
                    error_code?: string[];
                    /** @description Family of the error that a message ended with; may be repeated. */
                    error_family?: ("number" | "filtering" | "rate" | "consent" | "network" | "other")[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Phone number, E.164. */
                    recipient?: string;
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Status of the message; may be repeated. */
                    status?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                audience: string;
                                campaign_id: string;
                                carrier: string;
                                channel: string;
                                clicks_human: number;
                                /** @enum {integer} */
                                contradicted: 0 | 1;
                                country: string;
                                /** Format: date-time */
                                delivered_at: string | null;
                                /** @enum {integer} */
                                delivered_inferred: 0 | 1;
                                error_category: string;
                                error_code: string;
                                error_family: string;
                                error_fix: string;
                                error_meaning: string;
                                error_vendor: string;
                                /** Format: date-time */
                                failed_at: string | null;
                                /** Format: date-time */
                                first_clicked_at: string | null;
                                /** Format: date-time */
                                handed_off_at: string | null;
                                message_id: string;
                                message_type: string;
                                recipient_masked: string;
                                /** Format: date-time */
                                replied_at: string | null;
                                replies: number;
                                retry_class: string;
                                sender: string;
                                /** @enum {string} */
                                status: "submitted" | "queued" | "handed_off" | "accepted" | "unknown" | "delivered" | "filtered" | "rejected" | "failed" | "expired";
                                /** Format: date-time */
                                submitted_at: string;
                                vendor: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message, from send to handset */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All that is known of it, and every event in order. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            accepted_at?: string | null;
                            account_id: string;
                            /** @description All attempts of its logical send in the order of their submits, itself among them. */
                            attempts?: {
                                carrier: string;
                                channel: string;
                                /** Format: date-time */
                                delivered_at: string | null;
                                /** @enum {integer} */
                                delivered_inferred: 0 | 1;
                                error_code: string;
                                /** Format: date-time */
                                failed_at: string | null;
                                /** Format: date-time */
                                handed_off_at: string | null;
                                message_id: string;
                                parent_message_id: string;
                                sender: string;
                                /** @enum {string} */
                                status: "submitted" | "queued" | "handed_off" | "accepted" | "unknown" | "delivered" | "filtered" | "rejected" | "failed" | "expired";
                                /** Format: date-time */
                                submitted_at: string;
                                vendor: string;
                            }[];
                            audience?: string;
                            automation_id?: string;
                            automation_step?: string;
                            campaign_id?: string;
                            carrier?: string;
                            channel?: string;
                            clicks_human?: number;
                            /** @enum {integer} */
                            contradicted?: 0 | 1;
                            /** Format: date-time */
                            converted_at?: string | null;
                            country?: string;
                            /** Format: date-time */
                            delivered_at?: string | null;
                            /** @enum {integer} */
                            delivered_inferred?: 0 | 1;
                            error_category?: string;
                            error_code?: string;
                            error_family?: string;
                            error_fix?: string;
                            error_meaning?: string;
                            error_vendor?: string;
                            /** Format: date-time */
                            failed_at?: string | null;
                            /** Format: date-time */
                            first_clicked_at?: string | null;
                            /** Format: date-time */
                            first_seen_at?: string;
                            /** Format: date-time */
                            handed_off_at?: string | null;
                            line_type?: string;
                            message_id: string;
                            message_type?: string;
                            number_carrier?: string;
                            /** Format: date-time */
                            opted_out_at?: string | null;
                            parent_message_id?: string;
                            /** @enum {string} */
                            ported?: "" | "yes" | "no";
                            /** Format: date-time */
                            read_at?: string | null;
                            /** @description Where there is a recipient_problem: what it is, and what to do about it. */
                            recipient_engineer_fix?: string;
                            /** @description Where there is a recipient_problem: what it is, and what to do about it. */
                            recipient_fix?: string;
                            recipient_masked?: string;
                            /** @description Where there is a recipient_problem: what it is, and what to do about it. */
                            recipient_meaning?: string;
                            /** @description Why the recipient cannot get a text; empty: nothing is known against it. */
                            recipient_problem?: string;
                            /** Format: date-time */
                            replied_at?: string | null;
                            replies?: number;
                            retry_class?: string;
                            sender?: string;
                            /** @description The opt-out that it was sent in spite of; null if there was none. */
                            sent_after_opt_out?: {
                                campaign_id: string;
                                /** @enum {string} */
                                how: "event" | "vendor_error";
                                keyword: string;
                                message_id: string;
                                /** Format: date-time */
                                opted_out_at: string;
                                opted_out_of: string;
                                reason: string;
                                source: string;
                            } | null;
                            /**
                             * @description 1: its account keeps consent, and none was on record.
                             * @enum {integer}
                             */
                            sent_without_opt_in?: 0 | 1;
                            /** @enum {string} */
                            status: "" | "submitted" | "queued" | "handed_off" | "accepted" | "unknown" | "delivered" | "filtered" | "rejected" | "failed" | "expired";
                            /** @description Every event of it, in order. */
                            steps: {
                                /** @description The event's own fields, without clear numbers and texts. Of a click: its class as it is counted, its reasons, and in reason_texts what they say. */
                                details: Record<string, never>;
                                event_id: string;
                                /** @enum {string} */
                                kind: "submit" | "handoff" | "dlr" | "click" | "reply" | "read" | "conversion" | "consent";
                                /**
                                 * Format: date-time
                                 * @description When it happened, by the clock of whoever saw it.
                                 */
                                occurred_at: string;
                                origin_offset: number;
                                origin_partition: number;
                                origin_topic: string;
                                /**
                                 * Format: date-time
                                 * @description When the broker appended it.
                                 */
                                received_at: string;
                                source: string;
                                /** @description How often it came with other content; the earliest counts. */
                                versions: number;
                            }[];
                            /** Format: date-time */
                            submitted_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            vendor?: string;
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lag, takeovers and failures of each processor, and the last audit */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What each processor says of itself, and what the last audit found. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            audit: {
                                [key: string]: unknown;
                            };
                            processors: {
                                [key: string]: unknown;
                            }[];
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages that nobody submitted */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                /** Format: date-time */
                                accepted_at: string | null;
                                account_id: string;
                                carrier: string;
                                clicks_bot: number;
                                clicks_human: number;
                                clicks_suspect: number;
                                conversions: number;
                                /** Format: date-time */
                                converted_at: string | null;
                                /** Format: date-time */
                                delivered_at: string | null;
                                error_code: string;
                                error_vendor: string;
                                /** Format: date-time */
                                failed_at: string | null;
                                /** @enum {integer} */
                                final: 0 | 1;
                                /** Format: date-time */
                                first_clicked_at: string | null;
                                /** Format: date-time */
                                first_seen_at: string;
                                /** Format: date-time */
                                handed_off_at: string | null;
                                message_id: string;
                                /** Format: date-time */
                                opted_out_at: string | null;
                                /** Format: date-time */
                                read_at: string | null;
                                /** Format: date-time */
                                replied_at: string | null;
                                replies: number;
                                /** @enum {string} */
                                status: "" | "submitted" | "queued" | "handed_off" | "accepted" | "unknown" | "delivered" | "filtered" | "rejected" | "failed" | "expired";
                                /** Format: date-time */
                                updated_at: string;
                                vendor: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts that vendors owe, for at most 31 days */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                /** @description Messages submitted and taken (accepted or queued) by the vendor. */
                                handed_off: number;
                                /** @description Of these, messages of which nothing was said 72 h after their submit (at the moment of asking). They may have arrived; the receipt may still come, and takes the message out of here. */
                                missing: number;
                                /** @description Messages without a receipt 72 h after submit, per message that the vendor took. */
                                missing_rate: number | null;
                                /** @description Receipts that no message is known for, per message or id of the vendor that a receipt came for. */
                                orphan_rate: number | null;
                                /** @description Messages and ids of the vendor of which events came, but no submit, and no handoff that says which message is meant. */
                                orphans: number;
                                /** @description Ids of the vendor under which receipts came, and of which a handoff said which message is meant: their receipts are in that message. */
                                resolved: number;
                                vendor?: string;
                                /** @description Of these, messages of which a receipt said accepted, unknown or how they ended. A receipt that says queued is no news. */
                                with_receipt: number;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Replies, without their texts, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description How the message was found; may be repeated. */
                    attribution?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description The word that was sent; may be repeated. */
                    keyword?: string[];
                    /** @description en, es, other or unknown; may be repeated. */
                    language?: string[];
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description ID of a message; may be repeated. */
                    message_id?: string[];
                    /** @description How a text asks not to be written to; may be repeated. */
                    opt_out_hint?: string[];
                    /** @description Number or sender id that was written to or from; may be repeated. */
                    sender?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id: string;
                                attribution: string;
                                body_length: number;
                                campaign_id: string;
                                confidence: number | null;
                                event_id: string;
                                keyword: string;
                                language: string;
                                message_id: string;
                                /** Format: date-time */
                                occurred_at: string;
                                opt_out_hint: string;
                                /** Format: date-time */
                                received_at: string;
                                recipient_key: string;
                                recipient_masked: string;
                                sender: string;
                                sentiment: number | null;
                                source: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Performance by any dimensions */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Only rows with this automation_step; may be repeated. */
                    automation_step?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description Only rows with this channel; may be repeated. */
                    channel?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Only rows with this tag.<name>; may be repeated. */
                    "tag.<name>"?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                    /** @description Only rows with this vendor; may be repeated. */
                    vendor?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                /** @description Messages clicked by a person, per message delivered (by receipt or inferred). */
                                click_rate: number | null;
                                /** @description Messages with at least one human click. */
                                clicked: number;
                                /** @description Clicks by machines. */
                                clicks_bot: number;
                                /** @description Clicks taken for a person's. */
                                clicks_human: number;
                                /** @description Clicks that may be a machine's. */
                                clicks_suspect: number;
                                /** @description With by=conversion_currency; empty for messages without an amount. */
                                conversion_currency?: string;
                                /** @description Messages with a conversion, per message delivered (by receipt or inferred). */
                                conversion_rate: number | null;
                                /** @description What conversions were worth, in conversion_currency. */
                                conversion_value?: number;
                                /** @description Messages with a conversion. */
                                converted: number;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream. */
                                delivered: number;
                                /** @description Messages with no final receipt, but with a reply, a read or a human click. */
                                delivered_inferred: number;
                                /** @description Delivered by receipt, per message submitted. */
                                delivery_rate: number | null;
                                /** @description Messages whose validity ran out. */
                                expired: number;
                                /** @description Messages that could not be delivered. */
                                failed: number;
                                /** @description Rejected, failed, expired or filtered, per message submitted. */
                                failure_rate: number | null;
                                /** @description Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered. */
                                filtered: number;
                                /** @description Filtered, per message submitted. */
                                filtered_rate: number | null;
                                /** @description Messages that a vendor or carrier took, or of which any receipt or engagement tells so. */
                                handed_off: number;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                /** @description Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                messages: number;
                                /** @description Messages that an opt-out names, per message delivered (by receipt or inferred). */
                                opt_out_rate: number | null;
                                /** @description Messages that an opt-out names. */
                                opted_out: number;
                                /** @description SMS parts of these messages, as the submits say. */
                                parts: number;
                                /** @description The rest: submitted less than 72 h ago, nothing final said. */
                                pending: number;
                                /** @description Clicks of every kind, machines and repetitions too, per message delivered (by receipt or inferred). It may exceed 1. */
                                raw_click_rate: number | null;
                                /** @description Messages that the recipient's client said were displayed. RCS only: 0 for SMS means not known. */
                                read: number;
                                /** @description Messages whose display was reported, per message delivered (by receipt or inferred) of those that can tell: RCS. Of SMS nobody can know. */
                                read_rate: number | null;
                                /** @description Messages that a vendor or carrier refused. */
                                rejected: number;
                                /** @description Messages with a reply. */
                                replied: number;
                                /** @description Messages answered, per message delivered (by receipt or inferred). */
                                reply_rate: number | null;
                                sender?: string;
                                /** @description Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived. */
                                unknown: number;
                                /** @description Messages of which nobody knows how they ended, per message submitted. Not known is not failed. */
                                unknown_rate: number | null;
                                vendor?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Logical sends: a message and its fallbacks, counted once */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Only rows with this audience; may be repeated. */
                    audience?: string[];
                    /** @description Only rows with this automation_id; may be repeated. */
                    automation_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this country; may be repeated. */
                    country?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description Channel of the first attempt: sms, mms or rcs; may be repeated. */
                    first_channel?: string[];
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this message_type; may be repeated. */
                    message_type?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                /** @description Messages that they took. */
                                attempts: number;
                                audience?: string;
                                automation_id?: string;
                                campaign_id?: string;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description Sends whose outcome is delivered; see sends. */
                                delivered: number;
                                /** @description Sends whose first delivery was not of the first attempt. */
                                delivered_by_fallback: number;
                                /** @description Sends whose outcome is delivered_inferred; see sends. */
                                delivered_inferred: number;
                                /** @description Sends of which an attempt was delivered by receipt, per send. */
                                delivery_rate: number | null;
                                /** @description Sends whose outcome is expired; see sends. */
                                expired: number;
                                /** @description Sends whose outcome is failed; see sends. */
                                failed: number;
                                /** @description Sends of more than one attempt, per send. */
                                fallback_rate: number | null;
                                /** @description Sends of more than one attempt. */
                                fell_back: number;
                                /** @description Sends whose outcome is filtered; see sends. */
                                filtered: number;
                                first_channel?: string;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                /** @description Sends whose outcome is pending; see sends. */
                                pending: number;
                                /** @description Sends whose outcome is rejected; see sends. */
                                rejected: number;
                                /** @description Logical sends: a message with all that it fell back to is one. Each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending. */
                                sends: number;
                                /** @description Sends whose outcome is unknown; see sends. */
                                unknown: number;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose answers a session sees */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The session. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            account?: string;
                            ingest_url?: string;
                            signed_in: boolean;
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Sign in: {"key"} */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A read key. */
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions/{recipient}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a recipient has opted out, before each send
         * @description Name the `sender` to ask for it alone; without one `suppressed` is true if the recipient opted out of any sender of the account. A number of which nothing is known is not suppressed.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only this account; an account’s key sees no other. */
                    account_id?: string;
                    /** @description Number, short code or sender id that would be sent from. */
                    sender?: string;
                };
                header?: never;
                path: {
                    /** @description Phone number, E.164. */
                    recipient: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the recipient said last, per account and sender. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recipient_masked: string;
                            rows: {
                                account_id: string;
                                campaign_id: string;
                                event_id: string;
                                /** @enum {string} */
                                how: "event" | "vendor_error";
                                keyword: string;
                                message_id: string;
                                reason: string;
                                /** @description Sender that what decides was about; empty: all. */
                                said_of: string;
                                /** @description Sender that was named; empty: all that have no row of their own. */
                                sender: string;
                                /**
                                 * Format: date-time
                                 * @description When what decides was said.
                                 */
                                since: string;
                                source: string;
                                /** @description Do not send from this sender to this recipient. */
                                suppressed: boolean;
                            }[];
                            /** @description Any of the rows is suppressed. */
                            suppressed: boolean;
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/throughput": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages by second, minute or hour */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this carrier; may be repeated. */
                    carrier?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description `zero` answers windows without traffic too. */
                    fill?: "none" | "zero";
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this sender; may be repeated. */
                    sender?: string[];
                    /** @description Width of a window. */
                    step?: "1s" | "1m" | "1h";
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                audience?: string;
                                automation_id?: string;
                                automation_step?: string;
                                campaign_id?: string;
                                carrier?: string;
                                channel?: string;
                                country?: string;
                                /** Format: date-time */
                                day?: string;
                                delivered: number;
                                failed: number;
                                handed_off: number;
                                /** Format: date-time */
                                hour?: string;
                                message_type?: string;
                                sender?: string;
                                submitted: number;
                                submitted_parts: number;
                                vendor?: string;
                                /** Format: date-time */
                                window: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversions and their worth by the last and by the first message that touched the person; by campaign */
        get: {
            parameters: {
                query?: {
                    /** @description Only rows with this account_id; may be repeated. */
                    account_id?: string[];
                    /** @description Columns to group by, separated by commas. */
                    by?: string[];
                    /** @description Only rows with this campaign_id; may be repeated. */
                    campaign_id?: string[];
                    /** @description Only rows with this currency; may be repeated. */
                    currency?: string[];
                    /** @description `next_cursor` of the answer before. */
                    cursor?: string;
                    /** @description How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse. */
                    format?: "json" | "csv" | "ndjson" | "parquet" | "arrow" | "sql";
                    /** @description Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`. */
                    from?: string;
                    /** @description Most rows to answer. */
                    limit?: number;
                    /** @description Only rows with this name; may be repeated. */
                    name?: string[];
                    /** @description End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now. */
                    to?: string;
                    /** @description IANA time zone that days, and hours of throughput, are of. */
                    tz?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rows. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next_cursor?: string;
                            rows: {
                                account_id?: string;
                                campaign_id?: string;
                                /** @description Always in the row: amounts of different currencies are never added. */
                                currency: string;
                                /** Format: date-time */
                                day?: string;
                                /** @description The same conversions, counted for the message that did so first. */
                                first_touch: number;
                                first_touch_value: number;
                                /** Format: date-time */
                                hour?: string;
                                /** @description Conversions counted for the message that touched the person last. */
                                last_touch: number;
                                last_touch_value: number;
                                name?: string;
                            }[];
                        };
                        "application/vnd.apache.arrow.stream": string;
                        "application/vnd.apache.parquet": string;
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description What is wrong, and how to mend it. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
                /** @description What is wrong, and how to mend it. */
                504: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                field?: string;
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
