/* What the feeds of live state share. */
#ifndef SAMBA_GLUE_LIVE_H
#define SAMBA_GLUE_LIVE_H

#include "layout.h"

/* One refresh under way. */
struct glue_live {
	struct glue_call *gc;
	struct srvsvc_rs_feed *feed;
	uint32_t kinds;
	bool failed;                    /* no memory: the refresh fails */
	const char *endpoint;           /* the caller's; NULL: local */
	struct server_id caller_server; /* pid 0: not known */
};

/* 100 ns since 1601 to ns since 1970; 0 for what does not fit. */
int64_t glue_nttime_ns(uint64_t nttime);

/*
 * alive.c: whether a process lives, as of when the call began; at most one
 * question a refresh for each
 */
void glue_alive_begin(void);
bool glue_alive(struct server_id id);

/* A disconnected durable handle has no process. */
static inline bool glue_disconnected(struct server_id id)
{
	return id.pid == UINT64_MAX;
}

static inline struct srvsvc_rs_server_id glue_server_id(struct server_id id)
{
	struct srvsvc_rs_server_id out = {
		.pid = id.pid,
		.task_id = id.task_id,
		.vnn = id.vnn,
		.unique_id = id.unique_id,
	};
	return out;
}

static inline struct server_id glue_server_back(struct srvsvc_rs_server_id id)
{
	struct server_id out = {
		.pid = id.pid,
		.task_id = id.task_id,
		.vnn = id.vnn,
		.unique_id = id.unique_id,
	};
	return out;
}

static inline bool glue_same_server(struct server_id a, struct server_id b)
{
	return a.pid == b.pid && a.vnn == b.vnn && a.task_id == b.task_id &&
	       a.unique_id == b.unique_id;
}

/* feed_sessions.c, feed_connections.c, feed_opens.c */
uint32_t glue_feed_sessions(struct glue_live *live);
uint32_t glue_feed_connections(struct glue_live *live);
uint32_t glue_feed_opens(struct glue_live *live);

/* A connection by its ends as Samba has them, "ipv4:A:PORT". */
struct glue_idle {
	const char *local;
	const char *remote;
	int64_t ms;             /* since data came; -1: not known */
};

/* socket_idle.c: fill in ms, from what the kernel says of each. */
void glue_sockets_idle(struct glue_idle *list, size_t count);

#endif /* SAMBA_GLUE_LIVE_H */
